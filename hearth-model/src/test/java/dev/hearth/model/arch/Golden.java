package dev.hearth.model.arch;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.testing.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One tiny model and what the reference engine computed from it. */
record Golden(Fixtures fixtures, String name, JsonNode json) {
  static Golden of(Fixtures fixtures, String name) {
    return new Golden(fixtures, name, fixtures.json("goldens/" + name + ".json.gz"));
  }

  static List<Golden> all(Fixtures fixtures) {
    return fixtures.names("goldens", ".json.gz").stream()
        .filter(n -> !n.endsWith(".trace"))
        .map(n -> of(fixtures, n))
        .toList();
  }

  boolean embedding() {
    return json.has("inputs");
  }

  int contextTokens() {
    return json.get("n_ctx").asInt();
  }

  double maxAbsTolerance() {
    return json.get("tolerance").get("exact").get("max_abs").asDouble();
  }

  GgufFile open() {
    String file = json.get("model").asString();
    return GgufFile.open(fixtures.unpacked("models/" + file + ".gz"));
  }

  int[] tokens(String prompt) {
    return ints(json.get("prompts").get(prompt).get("tokens"));
  }

  static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }

  static float[] floats(JsonNode array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) array.get(i).asDouble();
    }
    return floats;
  }

  /** The logits of every position, in one pass of at most {@code chunk} tokens at a time. */
  static float[][] logits(
      Model model, CacheType cache, int contextTokens, int[] tokens, int chunk) {
    try (Sequence sequence = model.newSequence(cache, contextTokens)) {
      return logits(model, sequence, tokens, chunk);
    }
  }

  static float[][] logits(Model model, Sequence sequence, int[] tokens, int chunk) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < tokens.length; from += chunk) {
      int to = Math.min(from + chunk, tokens.length);
      int[] part = java.util.Arrays.copyOfRange(tokens, from, to);
      Floats out = model.forward(Batch.of(sequence, part, Batch.Outputs.ALL));
      for (int t = 0; t < out.rows(); t++) {
        rows.add(out.row(t));
      }
    }
    return rows.toArray(float[][]::new);
  }

  /** The worst differences from the golden over a prompt. */
  record Difference(double maxAbs, double maxDivergence) {
    Difference worst(Difference other) {
      return new Difference(
          Math.max(maxAbs, other.maxAbs), Math.max(maxDivergence, other.maxDivergence));
    }
  }

  Difference compare(String prompt, float[][] logits) {
    JsonNode expected = json.get("prompts").get(prompt);
    Difference worst = new Difference(0, 0);
    for (var entry : expected.get("positions").properties()) {
      worst =
          worst.worst(comparePosition(entry.getValue(), logits[Integer.parseInt(entry.getKey())]));
    }
    if (expected.has("full_logits")) {
      worst = worst.worst(compareRows(expected.get("full_logits"), logits));
    }
    return worst;
  }

  private static Difference comparePosition(JsonNode expected, float[] logits) {
    int[] ids = ints(expected.get("ids"));
    float[] values = floats(expected.get("logits"));
    double worst = Math.abs(logSumExp(logits) - expected.get("lse").asDouble());
    for (int i = 0; i < ids.length; i++) {
      worst = Math.max(worst, Math.abs(logits[ids[i]] - values[i]));
    }
    return new Difference(worst, 0);
  }

  private Difference compareRows(JsonNode full, float[][] logits) {
    ByteBuffer bytes =
        ByteBuffer.wrap(fixtures.bytes("goldens/" + full.get("file").asString()))
            .order(ByteOrder.LITTLE_ENDIAN);
    int offset = full.get("offset").asInt();
    Difference worst = new Difference(0, 0);
    for (int position : ints(full.get("positions"))) {
      float[] row = new float[logits[position].length];
      bytes.position(offset).asFloatBuffer().get(row);
      offset += 4 * row.length;
      double abs = 0;
      for (int i = 0; i < row.length; i++) {
        abs = Math.max(abs, Math.abs(row[i] - logits[position][i]));
      }
      worst = worst.worst(new Difference(abs, divergence(row, logits[position])));
    }
    return worst;
  }

  /** Kullback-Leibler divergence of softmax(logits) from softmax(golden). */
  static double divergence(float[] golden, float[] logits) {
    double goldenSum = logSumExp(golden);
    double sum = logSumExp(logits);
    double divergence = 0;
    for (int i = 0; i < golden.length; i++) {
      double logP = golden[i] - goldenSum;
      divergence += Math.exp(logP) * (logP - (logits[i] - sum));
    }
    return divergence;
  }

  static double logSumExp(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  /** Continues a prompt with the likeliest token each time. */
  static int[] greedy(Model model, int contextTokens, int[] prompt, int count) {
    int[] found = new int[count];
    try (Sequence sequence = model.newSequence(CacheType.F32, contextTokens)) {
      int[] next = prompt;
      for (int i = 0; i < count; i++) {
        Floats out = model.forward(Batch.of(sequence, next, Batch.Outputs.LAST));
        found[i] = argmax(out.row(0));
        next = new int[] {found[i]};
      }
    }
    return found;
  }

  static int argmax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  Model load(GgufFile file, Kernels kernels) {
    return Families.load(file, kernels, contextTokens());
  }
}
