package dev.hearth.main.inspect;

import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Section;
import dev.hearth.model.arch.Families;
import dev.hearth.model.chat.TemplateFacts;
import dev.hearth.model.text.TokenRole;
import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.model.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a model file says about itself. A part that is damaged does not hide the others: it is
 * reported as its section's problem.
 */
public final class ModelReport {
  private static final String ARCHITECTURE = "general.architecture";
  private static final String TEMPLATE = "tokenizer.chat_template";

  private final GgufFile file;
  private final Metadata metadata;

  public ModelReport(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
  }

  /** All sections, in the order of a reader's questions. */
  public List<Section> sections() {
    return List.of(
        section("model", "Model", this::model),
        section("shape", "Shape", this::shape),
        section("weights", "Weights", this::weights),
        section("vocabulary", "Vocabulary", this::vocabulary),
        section("template", "Chat template", this::template),
        section("sampling", "Recommended sampling", this::sampling));
  }

  /** Fills a list of facts; may throw where the file is damaged. */
  private interface Part {
    void into(List<Fact> facts);
  }

  private static Section section(String key, String title, Part part) {
    List<Fact> facts = new ArrayList<>();
    try {
      part.into(facts);
    } catch (HearthException e) {
      facts.add(Fact.words("problem", e.fact()));
    }
    return new Section(key, title, facts);
  }

  private String architecture() {
    return metadata.string(ARCHITECTURE);
  }

  private void model(List<Fact> facts) {
    addWords(facts, "name", "general.name");
    facts.add(Fact.words("architecture", architecture()));
    boolean supported = Families.supported().contains(architecture());
    facts.add(new Fact("supported", "runs here", new Fact.Flag(supported)));
    addWords(facts, "size_label", "general.size_label");
    addWords(facts, "finetune", "general.finetune");
    addWords(facts, "licence", "general.license");
    addWords(facts, "licence_name", "general.license.name");
    addWords(facts, "licence_link", "general.license.link");
    addWords(facts, "organization", "general.organization");
  }

  private void shape(List<Fact> facts) {
    addCount(facts, "context_tokens", "context_length");
    addCount(facts, "layers", "block_count");
    addCount(facts, "width", "embedding_length");
    addCount(facts, "attention_heads", "attention.head_count");
    addCount(facts, "key_value_heads", "attention.head_count_kv");
    addCount(facts, "window_tokens", "attention.sliding_window");
    addCount(facts, "experts", "expert_count");
    addCount(facts, "experts_used", "expert_used_count");
  }

  private void weights(List<Fact> facts) {
    long weights = 0;
    long bytes = 0;
    for (TensorInfo tensor : file.tensors()) {
      weights = Math.addExact(weights, tensor.weights());
      bytes = Math.addExact(bytes, tensor.bytes());
    }
    facts.add(new Fact("parameters", "parameters", new Fact.Count(weights)));
    if (weights > 0) {
      double bits = 8.0 * bytes / weights;
      facts.add(new Fact("bits_per_weight", "bits per weight", new Fact.Quantity(bits)));
    }
    facts.add(Fact.count("tensors", file.tensors().size()));
    facts.add(new Fact("tensor_bytes", "in tensors", new Fact.Bytes(bytes)));
    facts.add(new Fact("file_bytes", "in files", new Fact.Bytes(file.fileBytes())));
    facts.add(new Fact("gguf_version", "GGUF version", new Fact.Count(file.version())));
  }

  private void vocabulary(List<Fact> facts) {
    addWords(facts, "tokenizer", "tokenizer.ggml.model");
    addWords(facts, "pre_tokenizer", "tokenizer.ggml.pre");
    Vocabulary vocabulary = Tokenizers.of(metadata).vocabulary();
    facts.add(Fact.count("tokens", vocabulary.size()));
    for (TokenRole role : TokenRole.values()) {
      int id = vocabulary.role(role);
      if (id != Vocabulary.NONE) {
        facts.add(Fact.words(role.name().toLowerCase(Locale.ROOT), named(vocabulary, id)));
      }
    }
    List<String> ends = new ArrayList<>();
    for (int id : vocabulary.endsOfGeneration()) {
      ends.add(named(vocabulary, id));
    }
    facts.add(new Fact("ends_of_generation", "ends a reply", new Fact.Several(ends)));
    facts.add(
        new Fact(
            "adds_begin_of_text",
            "adds begin of text",
            new Fact.Flag(vocabulary.addsBeginOfText())));
  }

  private static String named(Vocabulary vocabulary, int id) {
    return id + ":" + new String(vocabulary.text(id), StandardCharsets.UTF_8);
  }

  private void template(List<Fact> facts) {
    boolean present = metadata.has(TEMPLATE);
    facts.add(new Fact("present", "present", new Fact.Flag(present)));
    if (present) {
      String template = metadata.string(TEMPLATE);
      facts.add(Fact.count("characters", template.codePointCount(0, template.length())));
      boolean tools = template.contains("tools");
      facts.add(new Fact("mentions_tools", "mentions tools", new Fact.Flag(tools)));
    }
    TemplateFacts known = TemplateFacts.of(metadata.string(TEMPLATE, ""), specialTokens());
    String family = known.family().name().toLowerCase(Locale.ROOT);
    facts.add(new Fact("reply_family", "replies read as", new Fact.Words(family)));
    facts.add(new Fact("reply_family_why", "because", new Fact.Words(known.reason())));
    List<String> others = new ArrayList<>();
    for (String key : metadata.keys()) {
      if (key.startsWith(TEMPLATE + ".")) {
        others.add(key.substring(TEMPLATE.length() + 1));
      }
    }
    if (!others.isEmpty()) {
      facts.add(new Fact("others", "others by name", new Fact.Several(others)));
    }
  }

  private List<String> specialTokens() {
    Vocabulary vocabulary = Tokenizers.of(metadata).vocabulary();
    List<String> texts = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      if (type == TokenType.CONTROL || type == TokenType.USER_DEFINED) {
        texts.add(new String(vocabulary.text(id), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private void sampling(List<Fact> facts) {
    for (SamplerOption option : SamplerOption.values()) {
      String key = option.fileKey().orElse("");
      if (metadata.has(key)) {
        String value = metadata.value(key).toString();
        facts.add(new Fact(option.label(), option.label(), new Fact.Words(value)));
      }
    }
  }

  private void addWords(List<Fact> facts, String name, String key) {
    if (metadata.has(key)) {
      facts.add(Fact.words(name, metadata.string(key)));
    }
  }

  /** A number that the architecture prefixes with its own name. */
  private void addCount(List<Fact> facts, String name, String key) {
    String full = architecture() + "." + key;
    // some families give one number a layer
    if (metadata.has(full) && !metadata.kind(full).isArray()) {
      facts.add(Fact.count(name, metadata.number(full)));
    }
  }
}
