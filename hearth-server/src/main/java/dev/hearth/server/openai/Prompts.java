package dev.hearth.server.openai;

import dev.hearth.server.Failure;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A field that is a text, tokens, or an array of either. */
final class Prompts {
  private static final int PROMPTS_MAX = 2048;

  private Prompts() {}

  static List<Ask.Input> read(Fields body, String field) {
    JsonNode value = body.any(field);
    if (value == null) {
      body.requiredString(field);
    } else if (value.isString()) {
      return List.of(new Ask.Input.Text(value.asString()));
    }
    List<JsonNode> all = body.array(field);
    if (all.isEmpty() || (all.size() > PROMPTS_MAX && !all.getFirst().isNumber())) {
      throw Failure.parameter(
              body.name(field),
              all.size() + " texts in " + body.name(field),
              "send 1 to " + PROMPTS_MAX)
          .exception();
    }
    if (all.getFirst().isNumber()) {
      return List.of(new Ask.Input.Ids(ids(body, field, all)));
    }
    List<Ask.Input> inputs = new ArrayList<>();
    for (JsonNode one : all) {
      if (one.isString()) {
        inputs.add(new Ask.Input.Text(one.asString()));
      } else {
        List<JsonNode> numbers = new ArrayList<>();
        one.forEach(numbers::add);
        inputs.add(new Ask.Input.Ids(ids(body, field, numbers)));
      }
    }
    return inputs;
  }

  static int[] ids(Fields body, String field, List<JsonNode> numbers) {
    int[] ids = new int[numbers.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode number = numbers.get(i);
      if (!number.isInt() || number.asInt() < 0) {
        throw body.wrong(field, "text or token ids", number);
      }
      ids[i] = number.asInt();
    }
    if (ids.length == 0) {
      throw Failure.parameter(body.name(field), body.name(field) + " has no tokens", "send some")
          .exception();
    }
    return ids;
  }
}
