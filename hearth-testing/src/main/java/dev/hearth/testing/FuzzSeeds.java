package dev.hearth.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the seeds of a fuzz target into a folder, for {@code bin/fuzz}. A fuzz target is a test
 * class with {@code public static void fuzzerTestOneInput(byte[])}, which throws what must not
 * happen, and {@code public static List<byte[]> seeds()}.
 */
public final class FuzzSeeds {
  private FuzzSeeds() {}

  /** Arguments: the target's class name, the folder. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    List<?> seeds = (List<?>) Class.forName(arguments[0]).getMethod("seeds").invoke(null);
    if (seeds == null || seeds.isEmpty()) {
      throw new IllegalStateException(arguments[0] + " has no seeds");
    }
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), (byte[]) seeds.get(i));
    }
  }
}
