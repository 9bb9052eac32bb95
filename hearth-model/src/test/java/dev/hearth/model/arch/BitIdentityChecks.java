package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Batch;
import dev.hearth.model.LayerState;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The logits of a token are the same bits however its sequence came there. Every way is compared
 * with one pass over the whole text on one thread.
 */
final class BitIdentityChecks {
  private static final int[] CHUNKS = {1, 3, 64, 512};

  private BitIdentityChecks() {}

  /** Tokens below the golden model's vocabulary size, the same for the same model and count. */
  static int[] randomTokens(Golden golden, int count) {
    SplittableRandom random = new SplittableRandom(golden.name().hashCode());
    int vocabulary = golden.json().get("n_vocab").asInt();
    return random.ints(count, 0, vocabulary).toArray();
  }

  /**
   * A text in one pass, in chunks, on two threads, in a batch, from forks, and taken back.
   *
   * @param name of the kernels
   */
  static void everyWay(Golden golden, String name, int[] tokens) {
    int context = tokens.length + 64;
    float[][] expected;
    try (GgufFile file = golden.open()) {
      try (Kernels kernels = KernelChoice.create(name, 1);
          Model model = Families.load(file, kernels, context)) {
        expected = Golden.logits(model, CacheType.F32, context, tokens, tokens.length);
        chunks(model, tokens, expected);
        besides(model, tokens, expected);
        forks(model, tokens, expected);
        takenBack(model, tokens, expected);
      }
      try (Kernels kernels = KernelChoice.create(name, 2);
          Model model = Families.load(file, kernels, context)) {
        float[][] logits = Golden.logits(model, CacheType.F32, context, tokens, 77);
        assertWhole("two threads", logits, expected);
      }
    }
  }

  /** All shelves with the fast arithmetic compute the same logits. */
  static void everyShelf(Golden golden, int[] tokens) {
    float[][] expected = logits(golden, "scalar", tokens);
    for (String name : List.of("vector", "fast")) {
      assertWhole(name, logits(golden, name, tokens), expected);
    }
  }

  private static float[][] logits(Golden golden, String name, int[] tokens) {
    try (GgufFile file = golden.open();
        Kernels kernels = KernelChoice.create(name, 2);
        Model model = golden.load(file, kernels)) {
      return Golden.logits(model, CacheType.F16, tokens.length, tokens, tokens.length);
    }
  }

  static void chunks(Model model, int[] tokens, float[][] expected) {
    for (int chunk : CHUNKS) {
      if (chunk < tokens.length) {
        try (Sequence sequence = model.newSequence(CacheType.F32, tokens.length)) {
          float[][] logits = Golden.logits(model, sequence, tokens, chunk);
          assertWhole("chunks of " + chunk, logits, expected);
          rewinds(model, sequence, tokens, expected);
        }
      }
    }
  }

  /** Going back without a checkpoint, as far as the sequence says that it can. */
  private static void rewinds(Model model, Sequence sequence, int[] tokens, float[][] expected) {
    int n = tokens.length;
    for (int position : new int[] {n - 1, n - 20, n / 2, 1, 0}) {
      if (sequence.canRewind(position)) {
        sequence.rewind(position);
        int[] part = Arrays.copyOfRange(tokens, position, Math.min(n, position + 70));
        float[][] logits = Golden.logits(model, sequence, part, 100);
        assertSame("rewound to " + position, logits, expected, position);
      }
    }
  }

  /** The text in uneven chunks, with another text in the same batches that starts later. */
  static void besides(Model model, int[] tokens, float[][] expected) {
    int from = tokens.length / 3;
    int[] stranger = Arrays.copyOfRange(tokens, from, Math.min(from + 400, tokens.length));
    float[][] strangerExpected =
        Golden.logits(model, CacheType.F32, tokens.length, stranger, stranger.length);
    List<float[]> rows = new ArrayList<>();
    List<float[]> strangerRows = new ArrayList<>();
    try (Sequence mine = model.newSequence(CacheType.F32, tokens.length);
        Sequence other = model.newSequence(CacheType.F32, tokens.length)) {
      for (int round = 0; mine.length() < tokens.length; round++) {
        List<Batch.Slice> slices = new ArrayList<>();
        if (round % 4 != 0 && other.length() < stranger.length) {
          slices.add(next(other, stranger, 1 + 11 * (round % 3)));
        }
        int strangers = slices.stream().mapToInt(Batch.Slice::outputRows).sum();
        slices.add(next(mine, tokens, round % 5 == 0 ? 1 : 17));
        Floats logits = model.forward(new Batch(slices));
        for (int t = 0; t < logits.rows(); t++) {
          (t < strangers ? strangerRows : rows).add(logits.row(t));
        }
      }
    }
    assertWhole("beside a stranger", rows.toArray(float[][]::new), expected);
    float[][] strangerLogits = strangerRows.toArray(float[][]::new);
    assertThat(strangerLogits.length).isGreaterThan(stranger.length / 4);
    assertSame("as a stranger", strangerLogits, strangerExpected, 0);
  }

  private static Batch.Slice next(Sequence sequence, int[] tokens, int count) {
    int from = sequence.length();
    int to = Math.min(from + count, tokens.length);
    return new Batch.Slice(sequence, Arrays.copyOfRange(tokens, from, to), Batch.Outputs.ALL);
  }

  /** From each position forks go on, while the sequence itself has gone elsewhere. */
  static void forks(Model model, int[] tokens, float[][] expected) {
    int n = tokens.length;
    int[] astray = Arrays.copyOfRange(tokens, 0, Math.min(90, n / 2));
    List<Sequence> taken = new ArrayList<>();
    Sequence sequence = model.newSequence(CacheType.F32, n + astray.length);
    for (int position : new int[] {1, 47, 64, 65, n / 2, n - 2}) {
      int[] part = Arrays.copyOfRange(tokens, sequence.length(), position);
      if (part.length > 0) {
        float[][] logits = Golden.logits(model, sequence, part, 50);
        assertSame("before " + position, logits, expected, position - part.length);
      }
      Sequence fork = sequence.fork(position);
      taken.add(fork);
      Golden.logits(model, sequence, astray, 31);
      sequence.close();
      sequence = fork.fork(position);
      assertThat(sequence.length()).isEqualTo(position);
    }
    sequence.close();
    for (Sequence kept : taken.reversed()) {
      int from = kept.length();
      int[] part = Arrays.copyOfRange(tokens, from, Math.min(n, from + 130));
      try (Sequence again = kept.fork(from)) {
        assertSame("a fork of a fork", Golden.logits(model, again, part, 13), expected, from);
      }
      assertSame("forked at " + from, Golden.logits(model, kept, part, 29), expected, from);
      kept.close();
    }
    assertThat(taken.getFirst().pool().usedBytes()).as("pages left").isZero();
  }

  /** A sequence that remembers its last positions returns to any of them, every few tokens. */
  static void takenBack(Model model, int[] tokens, float[][] expected) {
    int n = Math.min(tokens.length, 300);
    int back = 5;
    try (Sequence sequence = model.newSequence(CacheType.F32, n)) {
      sequence.remember(back);
      for (int round = 0; sequence.length() < n; round++) {
        int from = sequence.length();
        int rows = round % 7 == 0 ? 40 : 1 + round % (back + 1);
        int[] part = Arrays.copyOfRange(tokens, from, Math.min(n, from + rows));
        assertSame("remembering", Golden.logits(model, sequence, part, rows), expected, from);
        int position = sequence.length() - round % Math.min(back, part.length);
        assertThat(sequence.canRewind(position)).as("back to " + position).isTrue();
        if (round % 3 == 0) {
          try (Sequence fork = sequence.fork(position)) {
            int[] next = Arrays.copyOfRange(tokens, position, Math.min(n, position + 9));
            if (next.length > 0) {
              assertSame("forked back", Golden.logits(model, fork, next, 4), expected, position);
            }
          }
        }
        sequence.rewind(position);
        assertThat(sequence.length()).isEqualTo(position);
      }
    }
  }

  /**
   * A cache of less precision changes the numbers, but not with how the text was cut, and by no
   * more divergence from a float32 cache than the median and the mean over the positions allow.
   */
  static void cacheType(
      Golden golden, CacheType type, int[] tokens, double medianMax, double meanMax) {
    try (GgufFile file = golden.open();
        Kernels kernels = KernelChoice.exact(1);
        Model model = golden.load(file, kernels)) {
      int context = tokens.length;
      if (!holds(model, type)) {
        assertThatThrownBy(() -> model.newSequence(type, context))
            .isInstanceOfSatisfying(
                HearthException.class,
                e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED));
        return;
      }
      float[][] whole = Golden.logits(model, type, context, tokens, tokens.length);
      for (int chunk : new int[] {1, 50}) {
        float[][] logits = Golden.logits(model, type, context, tokens, chunk);
        assertWhole(type + " in chunks of " + chunk, logits, whole);
      }
      float[][] exact = Golden.logits(model, CacheType.F32, context, tokens, tokens.length);
      double[] divergences = new double[tokens.length];
      for (int t = 0; t < tokens.length; t++) {
        divergences[t] = Golden.divergence(exact[t], whole[t]);
      }
      Arrays.sort(divergences);
      double median = divergences[tokens.length / 2];
      double mean = Arrays.stream(divergences).average().orElseThrow();
      System.out.printf(
          "%-20s %s cache: divergence %.1e, mean %.1e%n", golden.name(), type, median, mean);
      assertThat(median).isLessThanOrEqualTo(medianMax);
      assertThat(mean).isLessThanOrEqualTo(meanMax);
    }
  }

  /** Whether every layer's heads are whole blocks of {@code type}. */
  private static boolean holds(Model model, CacheType type) {
    try (Sequence sequence = model.newSequence(CacheType.F32, 1)) {
      for (int layer = 0; layer < model.description().layers(); layer++) {
        KeyValueStore store =
            switch (sequence.state(layer)) {
              case LayerState.Full full -> full.store();
              case LayerState.Sliding sliding -> sliding.store();
              default -> null;
            };
        int block = type.blockValues();
        if (store != null
            && (store.keyDimension() % block != 0 || store.valueDimension() % block != 0)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Rows of {@code logits} are rows of {@code expected} from {@code from} on, to the bit. */
  static void assertSame(String way, float[][] logits, float[][] expected, int from) {
    for (int t = 0; t < logits.length; t++) {
      int differing = Arrays.mismatch(logits[t], expected[from + t]);
      assertThat(differing)
          .as("%s: first differing logit at position %d", way, from + t)
          .isEqualTo(-1);
    }
  }

  static void assertWhole(String way, float[][] logits, float[][] expected) {
    assertThat(logits.length).as(way).isEqualTo(expected.length);
    assertSame(way, logits, expected, 0);
  }
}
