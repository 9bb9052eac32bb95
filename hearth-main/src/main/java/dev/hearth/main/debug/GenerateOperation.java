package dev.hearth.main.debug;

import dev.hearth.compute.Floats;
import dev.hearth.engine.sample.DryBreakers;
import dev.hearth.engine.sample.Sampler;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Continues tokens; the end of a text does not stop it. */
public final class GenerateOperation implements Operation {
  private final OpenModel models = new OpenModel();

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String description() {
    return "Continues tokens: {\"ids\":[…]}. An end-of-text token does not stop it.";
  }

  @Override
  public List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>(OpenModel.arguments());
    arguments.add(new Argument("ids", Form.IDS, "The tokens to continue."));
    arguments.add(new Argument("n", Form.WHOLE, "How many tokens to add."));
    arguments.add(
        new Argument("greedy", Form.ON, "Always the likeliest token; otherwise sampled."));
    arguments.add(new Argument("seed", Form.WHOLE, "The seed of the sampling; 0 by default."));
    return arguments;
  }

  @Override
  public ObjectNode answer(Arguments arguments) {
    int[] prompt = LogitsOperation.nonEmpty(arguments.ids("ids"));
    int count = arguments.whole("n");
    if (count < 1) {
      throw new HearthException(
          HearthException.Code.USAGE, "n is " + count, "use a positive number");
    }
    int[] tokens = Arrays.copyOf(prompt, Math.addExact(prompt.length, count));
    Model model = models.of(arguments, tokens.length);
    Sampler sampler =
        Sampler.of(settings(arguments), model.description().vocabularySize(), DryBreakers.none());
    ArrayNode ids = Json.object().arrayNode();
    try (Sequence sequence = models.sequence()) {
      int[] next = prompt;
      for (int at = prompt.length; at < tokens.length; at++) {
        Floats logits = model.forward(Batch.of(sequence, next, Batch.Outputs.LAST));
        tokens[at] = sampler.next(logits.row(0), tokens, at);
        ids.add(tokens[at]);
        next = new int[] {tokens[at]};
      }
    }
    ObjectNode answer = Json.object();
    answer.set("ids", ids);
    return answer;
  }

  private static SamplerSettings settings(Arguments arguments) {
    SamplerSettingsBuilder builder = new SamplerSettingsBuilder().seed(arguments.whole("seed", 0));
    if (arguments.flag("greedy", false)) {
      builder.set(SamplerOption.TEMPERATURE, 0);
    }
    return builder.resolve().settings();
  }

  @Override
  public void close() {
    models.close();
  }
}
