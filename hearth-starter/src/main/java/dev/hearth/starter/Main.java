package dev.hearth.starter;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the starter's data: {@code FOLDER TRAIN HELD_OUT UNSEEN PRIMER SEED}. */
public final class Main {
  /** More evidence than any incident shows. */
  private static final int IDS = 80;

  private Main() {}

  /** Writes a file for each split and {@code whole.txt}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 6) {
      throw new IllegalArgumentException(
          "give a folder, four counts of incidents (train, held out, unseen, primer) and a seed");
    }
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long seed = Long.parseLong(arguments[5]);
    Catalogue catalogue = Catalogue.read();
    Files.write(folder.resolve("whole.txt"), whole(catalogue));
    Generator generator = new Generator(catalogue);
    for (Split split : Split.values()) {
      int count = Integer.parseInt(arguments[split.number()]);
      write(folder, generator, split, count, seed);
    }
  }

  /**
   * What is one token each: the ids of evidence, so that citing is copying, the kinds, so that one
   * step of the model decides between them, and the keys of the reply.
   */
  static List<String> whole(Catalogue catalogue) {
    List<String> texts = new ArrayList<>();
    for (int id = 1; id <= IDS; id++) {
      texts.add("E" + id);
    }
    catalogue.faults().forEach(fault -> texts.add(fault.kind()));
    texts.add("{\"root_cause\":{\"kind\":\"");
    texts.add("\",\"text\":\"");
    texts.add("\"},\"evidence\":[\"");
    texts.add("\",\"");
    texts.add("\"],\"commands\":[\"");
    texts.add("\"],\"confidence\":\"");
    texts.add("\",\"missing\":[");
    return texts;
  }

  /** Incidents {@code seed·2^32 + 0 …} of a split, one JSON object a line. */
  static void write(Path folder, Generator generator, Split split, int count, long seed)
      throws IOException {
    String name = split.name().toLowerCase(Locale.ROOT) + ".jsonl";
    Path partial = folder.resolve(name + ".part");
    try (BufferedWriter lines = Files.newBufferedWriter(partial)) {
      for (int i = 0; i < count; i++) {
        lines.write(generator.incident(split, (seed << 32) + i).json());
        lines.write('\n');
      }
    }
    Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
