package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import tools.jackson.databind.JsonNode;

/** Logits that a reference engine computed. */
final class GoldenRows {
  private GoldenRows() {}

  static void check(JsonNode golden, Network network) {
    double tolerance = golden.get("tolerance").get("exact").get("max_abs").asDouble();
    int vocabulary = network.shape().vocabulary();
    int checked = 0;
    for (JsonNode prompt : golden.get("prompts").values()) {
      int[] tokens = ints(prompt.get("tokens"));
      float[] logits = network.logits(tokens);
      for (var position : prompt.get("positions").properties()) {
        int row = Integer.parseInt(position.getKey()) * vocabulary;
        int[] ids = ints(position.getValue().get("ids"));
        for (int i = 0; i < ids.length; i++) {
          double wanted = position.getValue().get("logits").get(i).asDouble();
          assertThat((double) logits[row + ids[i]])
              .as("position %s, token %d", position.getKey(), ids[i])
              .isCloseTo(wanted, Offset.offset(tolerance));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(500);
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }
}
