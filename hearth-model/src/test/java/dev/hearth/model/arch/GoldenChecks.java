package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tools.jackson.databind.JsonNode;

/** What every golden model must meet in the exact path. */
final class GoldenChecks {
  private GoldenChecks() {}

  static void logits(Golden golden) {
    try (Kernels kernels = KernelChoice.exact(1);
        GgufFile file = golden.open();
        Model model = golden.load(file, kernels)) {
      Golden.Difference worst = new Golden.Difference(0, 0);
      for (String prompt : golden.json().get("prompts").propertyNames()) {
        int[] tokens = golden.tokens(prompt);
        float[][] logits =
            Golden.logits(model, CacheType.F32, golden.contextTokens(), tokens, tokens.length);
        worst = worst.worst(golden.compare(prompt, logits));
      }
      JsonNode tolerance = golden.json().get("tolerance").get("exact");
      System.out.printf(
          "%-20s max abs %.1e of %.0e, divergence %.1e of %.0e%n",
          golden.name(),
          worst.maxAbs(),
          tolerance.get("max_abs").asDouble(),
          worst.maxDivergence(),
          tolerance.get("kl_max").asDouble());
      assertThat(worst.maxAbs()).isLessThanOrEqualTo(tolerance.get("max_abs").asDouble());
      assertThat(worst.maxDivergence()).isLessThanOrEqualTo(tolerance.get("kl_max").asDouble());
      for (JsonNode prompt : golden.json().get("prompts")) {
        if (prompt.has("greedy")) {
          int[] expected = Golden.ints(prompt.get("greedy").get("tokens"));
          int[] tokens = Golden.ints(prompt.get("tokens"));
          assertThat(Golden.greedy(model, golden.contextTokens(), tokens, expected.length))
              .containsExactly(expected);
        }
      }
    }
  }

  static void embedding(Golden golden) {
    try (Kernels kernels = KernelChoice.exact(1);
        GgufFile file = golden.open();
        Model model = golden.load(file, kernels)) {
      double worst = 0;
      for (JsonNode input : golden.json().get("inputs")) {
        int[] tokens = Golden.ints(input.get("tokens"));
        worst =
            Math.max(worst, difference(model.embed(tokens), Golden.floats(input.get("pooled"))));
        if (input.get("id").asString().equals("long")) {
          Floats states = model.hiddenStates(tokens);
          float[] last = Golden.floats(golden.json().get("long_last_token_embedding"));
          worst = Math.max(worst, difference(states.row(states.rows() - 1), last));
        }
        if (input.get("id").asString().equals(tokenPrompt(golden))) {
          worst = Math.max(worst, hidden(golden, model.hiddenStates(tokens)));
        }
      }
      System.out.printf("%-20s max abs %.1e of 1e-4%n", golden.name(), worst);
      assertThat(worst).isLessThanOrEqualTo(golden.maxAbsTolerance());
    }
  }

  private static String tokenPrompt(Golden golden) {
    return golden.json().get("token_embeddings").get("prompt").asString();
  }

  private static double hidden(Golden golden, Floats states) {
    JsonNode expected = golden.json().get("token_embeddings");
    ByteBuffer bytes =
        ByteBuffer.wrap(golden.fixtures().bytes("goldens/" + expected.get("file").asString()))
            .order(ByteOrder.LITTLE_ENDIAN);
    double worst = 0;
    for (int t = 0; t < states.rows(); t++) {
      float[] row = new float[states.columns()];
      for (int c = 0; c < row.length; c++) {
        row[c] = bytes.getFloat();
      }
      worst = Math.max(worst, difference(states.row(t), row));
    }
    assertThat(bytes.hasRemaining()).isFalse();
    return worst;
  }

  private static double difference(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst;
  }
}
