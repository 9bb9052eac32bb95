package dev.hearth.apps.tune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A small language of questions with one right answer, and a vocabulary for it. */
final class Corpus {
  private static final List<String> NAMES =
      List.of("checkout", "billing", "search", "mail", "login", "storage", "naïve-café", "Δ-proxy");
  private static final List<String> STATES = List.of("crashed", "waited", "answered", "restarted");

  private Corpus() {}

  static String line(SplittableRandom random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    String state = STATES.get(random.nextInt(STATES.size()));
    int number = random.nextInt(500);
    return """
    {"messages":[{"role":"user","content":"At %d:%02d the pod %s-%d %s; what happened?"},\
    {"role":"assistant","content":"%s %s"}]}\
    """
        .formatted(random.nextInt(24), random.nextInt(60), name, number, state, name, state);
  }

  static Path write(Path file, long seed, int lines) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(line(random));
    }
    return write(file, all);
  }

  static Path write(Path file, List<String> lines) {
    try {
      return Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path vocabulary(Path folder) {
    Path target = folder.resolve("vocabulary.gguf");
    VocabularyFile.train(
        List.of(write(folder.resolve("words.jsonl"), 1, 300)), List.of(), 340, target);
    return target;
  }
}
