package dev.hearth.main.demo;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Computes the same random tokens in different ways and compares the bytes of all logits: whole, in
 * chunks, token by token, on other numbers of threads, beside a stranger in one batch, and after
 * going back to a checkpoint.
 */
final class SameBits {
  private final Path file;
  private final String kernels;
  private final int[] tokens;

  /**
   * @param name what was done differently
   * @param digest SHA-256 of all logits
   */
  record Way(String name, String digest) {}

  SameBits(Path file, String kernels, int vocabulary, int count) {
    this.file = file;
    this.kernels = kernels;
    this.tokens = new SplittableRandom(1).ints(count, 0, vocabulary).toArray();
  }

  List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    try (GgufFile opened = GgufFile.open(file)) {
      for (int threads : new int[] {1, 2}) {
        String on = threads == 1 ? "1 thread" : threads + " threads";
        try (Kernels chosen = KernelChoice.create(kernels, threads);
            Model model = Families.load(opened, chosen, tokens.length + 1)) {
          ways.add(new Way("all at once, " + on, chunked(model, tokens.length)));
          ways.add(new Way("in chunks of 7, " + on, chunked(model, 7)));
          if (threads == 1) {
            ways.add(new Way("one by one, " + on, chunked(model, 1)));
            ways.add(new Way("beside a stranger, " + on, besideStranger(model)));
            ways.add(new Way("after a checkpoint, " + on, afterCheckpoint(model)));
          }
        }
      }
    }
    return ways;
  }

  private Sequence sequence(Model model) {
    return model.newSequence(CacheType.F16, tokens.length + 1);
  }

  private String chunked(Model model, int chunk) {
    MessageDigest digest = sha256();
    try (Sequence sequence = sequence(model)) {
      for (int from = 0; from < tokens.length; from += chunk) {
        add(digest, model, sequence, from, Math.min(from + chunk, tokens.length));
      }
    }
    return hex(digest);
  }

  private void add(MessageDigest digest, Model model, Sequence sequence, int from, int to) {
    int[] part = Arrays.copyOfRange(tokens, from, to);
    update(digest, model.forward(Batch.of(sequence, part, Batch.Outputs.ALL)), 0, part.length);
  }

  private String besideStranger(Model model) {
    MessageDigest digest = sha256();
    try (Sequence own = sequence(model);
        Sequence other = sequence(model)) {
      int[] strange = tokens.clone();
      Arrays.sort(strange);
      int half = tokens.length / 2;
      Floats first =
          model.forward(
              new Batch(
                  List.of(
                      new Batch.Slice(other, Arrays.copyOf(strange, half + 3), Batch.Outputs.ALL),
                      new Batch.Slice(own, Arrays.copyOf(tokens, half), Batch.Outputs.ALL))));
      update(digest, first, half + 3, half);
      add(digest, model, own, half, tokens.length);
    }
    return hex(digest);
  }

  private String afterCheckpoint(Model model) {
    MessageDigest digest = sha256();
    int half = tokens.length / 2;
    try (Sequence sequence = sequence(model)) {
      add(digest, model, sequence, 0, half);
      try (Sequence saved = sequence.fork(half)) {
        add(sha256(), model, sequence, 0, tokens.length - half);
        add(digest, model, saved, half, tokens.length);
      }
    }
    return hex(digest);
  }

  private static void update(MessageDigest digest, Floats rows, int from, int count) {
    for (int t = from; t < from + count; t++) {
      digest.update(
          rows.memory()
              .asSlice(rows.byteOffset(t, 0), 4L * rows.columns())
              .toArray(ValueLayout.JAVA_BYTE));
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
