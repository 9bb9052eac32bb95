package dev.hearth.main.demo;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/** The tiny model that travels with the source tree, packed. */
public final class TinyModel {
  private static final String PACKED = "testdata/models/qwen35.gguf.gz";
  private static final String NAME = "demo-tiny-qwen35.gguf";

  private TinyModel() {}

  /**
   * Unpacks the model into the program's own folder.
   *
   * @param root the source tree
   */
  public static Path unpacked(Path root, Path home) throws IOException {
    Path packed = root.resolve(PACKED);
    if (!Files.isRegularFile(packed)) {
      throw new HearthException(
          HearthException.Code.NOT_FOUND,
          "the demo's model " + PACKED + " is not in " + root,
          "run it from the source tree, or name a GGUF file: hearth demo FILE");
    }
    Path folder = Files.createDirectories(home.resolve("demo"));
    Path target = folder.resolve(NAME);
    Path partial = Files.createTempFile(folder, NAME, ".part");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    return target;
  }
}
