package dev.hearth.main.debug;

import dev.hearth.engine.sample.ChainNotation;
import dev.hearth.engine.sample.DryBreakers;
import dev.hearth.engine.sample.Sampler;
import dev.hearth.engine.sample.Survivors;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chain of sampling steps over given logits. The input is {@code {"logits":[…],"chain":[…]}} with
 * an optional {@code "history":[…]} of tokens before; null is a logit of -∞. The answer is the
 * number of survivors, the likeliest of them as {@code [id, logit, probability]}, and the token
 * chosen.
 */
public final class SampleOperation implements Operation {
  private static final int CANDIDATES_MAX = 64;
  private static final List<String> KEYS = List.of("logits", "chain", "history");

  private final OpenTokenizer tokenizers = new OpenTokenizer();

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String description() {
    return "Prints what a chain of samplers leaves of logits: {\"n\":…,\"candidates\":[…],…}.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument(
            "input",
            Form.JSON_FILE,
            "{\"logits\":[…],\"chain\":[[\"top_k\",40],…],\"history\":[…]}."),
        new Argument("model", Form.FILE, "A GGUF file: its vocabulary, for DRY with breakers."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) {
    JsonNode input = checked(arguments.json("input"));
    float[] logits = logits(input.get("logits"));
    ChainNotation.Chain chain =
        ChainNotation.parse(chain(input.get("chain")), texts -> breakers(texts, arguments));
    int[] history = input.has("history") ? tokens(input.get("history"), logits.length) : new int[0];
    Sampler sampler = new Sampler(chain.steps(), chain.seed(), logits.length);
    Survivors survivors = sampler.survivors(logits, history, history.length);
    ObjectNode answer = Json.object().put("n", survivors.count());
    ArrayNode candidates = answer.putArray("candidates");
    for (int rank = 0; rank < Math.min(survivors.count(), CANDIDATES_MAX); rank++) {
      candidates
          .addArray()
          .add(survivors.id(rank))
          .add(survivors.logit(rank))
          .add(survivors.probability(rank));
    }
    return answer.put("selected", sampler.next(logits, history, history.length));
  }

  private static JsonNode checked(JsonNode input) {
    if (!input.isObject() || !input.path("logits").isArray() || !input.path("chain").isArray()) {
      throw wrong("it has no \"logits\" or no \"chain\", which must be arrays");
    }
    for (String key : input.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw wrong("it has a key '" + key + "'");
      }
    }
    return input;
  }

  private static float[] logits(JsonNode list) {
    float[] logits = new float[list.size()];
    for (int i = 0; i < logits.length; i++) {
      JsonNode logit = list.get(i);
      if (!logit.isNumber() && !logit.isNull()) {
        throw wrong("logit " + i + " is neither a number nor null");
      }
      logits[i] = logit.isNull() ? Float.NEGATIVE_INFINITY : logit.floatValue();
    }
    if (logits.length == 0) {
      throw wrong("there are no logits");
    }
    return logits;
  }

  private static List<List<?>> chain(JsonNode list) {
    List<List<?>> steps = new ArrayList<>();
    for (JsonNode step : list) {
      if (!step.isArray()) {
        throw wrong("the step " + Json.line(step) + " is not an array");
      }
      steps.add(Json.list(step));
    }
    return steps;
  }

  private static int[] tokens(JsonNode list, int vocabulary) {
    int[] tokens = new int[list.isArray() ? list.size() : 0];
    for (int i = 0; i < tokens.length; i++) {
      JsonNode token = list.get(i);
      int id = token.isIntegralNumber() && token.canConvertToInt() ? token.intValue() : -1;
      if (id < 0 || id >= vocabulary) {
        throw wrong("token " + i + " of the history is " + Json.line(token));
      }
      tokens[i] = id;
    }
    return tokens;
  }

  private DryBreakers breakers(List<String> texts, Arguments arguments) {
    if (!arguments.has("model")) {
      throw new HearthException(
          Code.USAGE,
          "DRY with breakers needs a vocabulary",
          "name a model, or give the step no breakers");
    }
    Tokenizer tokenizer = tokenizers.of(arguments.path("model"));
    return DryBreakers.of(
        texts,
        new DryBreakers.Vocabulary() {
          @Override
          public int size() {
            return tokenizer.vocabulary().size();
          }

          @Override
          public byte[] bytes(int token) {
            return tokenizer.piece(token, true);
          }

          @Override
          public int[] tokens(byte[] text) {
            return tokenizer.encode(text, false, false);
          }
        });
  }

  private static HearthException wrong(String fact) {
    return new HearthException(
        Code.BAD_INPUT, "the input is not understood: " + fact, "see 'hearth debug sample --help'");
  }

  @Override
  public void close() {}
}
