package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.jinja.Limits;
import dev.hearth.model.jinja.Template;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.model.text.Vocabulary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads conversations, one JSON object a line: {@code {"messages":[{"role":…,"content":…},…]}}, as
 * the model's own chat template shows them. Only what the assistant wrote is learnt, with the token
 * that ends it. An entry {@code meta} is for people and ignored.
 */
final class SampleReader {
  private static final int LINE_CHARACTERS_MAX = 16 << 20;

  /** Templates that show today's date must give the same samples tomorrow. */
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 1, 12, 0);

  private final Tokenizer tokenizer;
  private final Template template;
  private final int tokensMax;
  private final String begin;
  private final String end;
  private final boolean framed;

  /**
   * @param vocabulary a GGUF file with a tokenizer and a chat template
   * @param tokensMax of one sample; longer ones are refused, never cut
   */
  SampleReader(GgufFile vocabulary, int tokensMax) {
    this.tokenizer = Tokenizers.of(vocabulary.metadata());
    String source = vocabulary.metadata().string("tokenizer.chat_template", "");
    if (source.isEmpty()) {
      throw new HearthException(
          Code.UNSUPPORTED,
          vocabulary.path() + " has no chat template",
          "use a vocabulary or model with one");
    }
    this.template = Template.parse(source, Limits.DEFAULT);
    this.tokensMax = tokensMax;
    int first = tokenizer.vocabulary().beginOfText();
    this.begin = text(first);
    this.end = text(tokenizer.vocabulary().endOfText());
    int[] frame = tokenizer.encode("", true, true);
    this.framed = first != Vocabulary.NONE && frame.length > 0 && frame[0] == first;
  }

  /** Tokens of a vocabulary file. */
  static int vocabularySize(Path vocabulary) {
    try (GgufFile file = GgufFile.open(vocabulary)) {
      return file.metadata().strings("tokenizer.ggml.tokens").size();
    }
  }

  private String text(int id) {
    return id == Vocabulary.NONE
        ? ""
        : new String(tokenizer.piece(id, true), StandardCharsets.UTF_8);
  }

  List<Sample> read(Path file) {
    List<Sample> samples = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          samples.add(sample(line, file + ":" + number));
        }
      }
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, file + " cannot be read: " + e, "name a JSONL file in UTF-8", e);
    }
    if (samples.isEmpty()) {
      throw new HearthException(
          Code.BAD_INPUT, file + " holds no samples", "write one JSON object a line");
    }
    return samples;
  }

  private Sample sample(String line, String where) {
    if (line.length() > LINE_CHARACTERS_MAX) {
      throw bad(where, "is longer than 16 MiB", "shorten it");
    }
    List<Map<String, @Nullable Object>> messages = messages(line, where);
    Sample sample = sample(messages, where);
    if (sample.tokens().length > tokensMax) {
      throw bad(
          where,
          "has " + sample.tokens().length + " tokens, the context " + tokensMax,
          "shorten it or train a longer context");
    }
    if (sample.scored() == 0) {
      throw bad(where, "has nothing of an assistant to learn", "add its reply");
    }
    return sample;
  }

  private static List<Map<String, @Nullable Object>> messages(String line, String where) {
    JsonNode root;
    try {
      root = SettingsReader.MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw bad(where, "is not JSON: " + e.getOriginalMessage(), "correct it");
    }
    JsonNode list = root.get("messages");
    if (list == null || !list.isArray() || list.isEmpty()) {
      throw bad(where, "has no messages", "write {\"messages\":[{\"role\":…,\"content\":…}]}");
    }
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (JsonNode message : list.values()) {
      JsonNode role = message.get("role");
      JsonNode content = message.get("content");
      if (role == null || content == null || !role.isString() || !content.isString()) {
        throw bad(where, "has a message without role or content", "write both as strings");
      }
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("role", role.stringValue());
      one.put("content", content.stringValue());
      messages.add(one);
    }
    return messages;
  }

  private Sample sample(List<Map<String, @Nullable Object>> messages, String where) {
    String whole = render(messages, false);
    Tokens tokens = new Tokens();
    if (framed && !whole.startsWith(begin)) {
      tokens.add(new int[] {tokenizer.vocabulary().beginOfText()}, false);
    }
    int at = 0;
    for (int i = 0; i < messages.size(); i++) {
      if ("assistant".equals(messages.get(i).get("role"))) {
        String before = render(messages.subList(0, i), true);
        String after = render(messages.subList(0, i + 1), false);
        boolean grows =
            before.length() >= at && after.startsWith(before) && whole.startsWith(after);
        if (!grows) {
          throw bad(
              where,
              "is shown by the chat template in a way that hides where replies begin",
              "keep only the last reply of each conversation");
        }
        tokens.add(tokenizer.encode(whole.substring(at, before.length()), false, true), false);
        tokens.add(
            tokenizer.encode(whole.substring(before.length(), after.length()), false, true), true);
        at = after.length();
      }
    }
    // what follows the last reply can teach nothing
    return tokens.sample();
  }

  /** Collects tokens. */
  private static final class Tokens {
    private int[] ids = new int[256];
    private int count;
    private final BitSet learnt = new BitSet();

    void add(int[] more, boolean learn) {
      if (count + more.length > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(2 * ids.length, count + more.length));
      }
      System.arraycopy(more, 0, ids, count, more.length);
      learnt.set(count, count + more.length, learn);
      count += more.length;
    }

    Sample sample() {
      return new Sample(Arrays.copyOf(ids, count), learnt);
    }
  }

  private String render(List<Map<String, @Nullable Object>> messages, boolean generation) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("bos_token", begin);
    variables.put("eos_token", end);
    variables.put("add_generation_prompt", generation);
    return template.render(variables, () -> NOW);
  }

  private static HearthException bad(String where, String fact, String fix) {
    return new HearthException(Code.BAD_INPUT, where + " " + fact, fix);
  }
}
