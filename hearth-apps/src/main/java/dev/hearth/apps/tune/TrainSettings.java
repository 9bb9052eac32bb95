package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that trains all weights of a model.
 *
 * @param model sizes of a new model; null where {@code base} is trained on
 * @param base a model file to begin with; null for random weights
 * @param vocabulary a GGUF file with the tokenizer and the chat template
 * @param output the model file to write
 * @param outputType of its matrices
 * @param facts entries of the model file, such as its name and licence
 */
public record TrainSettings(
    @Nullable Shape model,
    @Nullable Path base,
    int contextTokens,
    Path vocabulary,
    List<Path> train,
    List<Path> heldOut,
    Plan plan,
    Path checkpoints,
    int checkpointEvery,
    Path output,
    String outputType,
    Map<String, Value> facts) {
  /** Hearth's own entry: up to where the model's answers were measured to be good, in tokens. */
  private static final String USABLE_CONTEXT = "hearth.context_length_usable";

  private static final int STEPS_MAX = 100_000_000;
  private static final int TOKENS_MAX = 1 << 24;

  /** Reads a JSON file. */
  public static TrainSettings read(Path file) {
    SettingsReader reader = SettingsReader.of(file);
    boolean fresh = reader.has("model");
    Path vocabulary = reader.path("vocabulary");
    SettingsReader data = reader.object("data");
    List<Path> train = data.paths("train");
    List<Path> heldOut = data.has("held_out") ? data.paths("held_out") : List.of();
    data.requireAllAsked();
    SettingsReader checkpoint = reader.object("checkpoint");
    Path folder = checkpoint.path("folder");
    int every = checkpoint.whole("every", 1, STEPS_MAX, 100);
    checkpoint.requireAllAsked();
    SettingsReader output = reader.object("output");
    Path target = output.path("file");
    String type = output.text("type", "F16");
    Map<String, Value> facts = new TreeMap<>();
    for (String name : List.of("name", "description", "license", "author", "version")) {
      if (output.has(name)) {
        facts.put("general." + name, Value.text(output.text(name)));
      }
    }
    int usable = output.has("context_usable") ? output.whole("context_usable", 1, TOKENS_MAX) : 0;
    output.requireAllAsked();
    ModelFile.type(type);
    Shape model = fresh ? shape(reader.object("model"), vocabulary) : null;
    Path base = fresh ? null : reader.path("base");
    int context = model == null ? reader.whole("context", 2, TOKENS_MAX) : model.contextTokens();
    if (usable > context) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "output.context_usable is %d, the context %d".formatted(usable, context),
          "measure up to where answers are good, within the context");
    }
    if (usable > 0) {
      facts.put(USABLE_CONTEXT, Value.uint32(usable));
    }
    Plan plan = Plan.read(reader.object("plan"), context);
    reader.requireAllAsked();
    return new TrainSettings(
        model, base, context, vocabulary, train, heldOut, plan, folder, every, target, type, facts);
  }

  private static Shape shape(SettingsReader reader, Path vocabulary) {
    int width = reader.whole("width", 1, TOKENS_MAX);
    int heads = reader.whole("heads", 1, width);
    Shape shape =
        new Shape(
            Family.named(reader.text("family")),
            reader.whole("layers", 1, 1000),
            width,
            heads,
            reader.whole("key_heads", 1, heads, heads),
            reader.whole("head_width", 1, TOKENS_MAX, width / heads),
            reader.whole("inner", 1, TOKENS_MAX),
            SampleReader.vocabularySize(vocabulary),
            reader.whole("context", 2, TOKENS_MAX),
            (float) reader.real("epsilon", 1e-12, 0.1, 1e-6),
            reader.real("rope_base", 2, 1e9, 10_000),
            reader.flag("tied", true));
    reader.requireAllAsked();
    return shape;
  }
}
