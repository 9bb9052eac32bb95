package dev.hearth.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One folder of golden data. Two folders have the same layout: {@code testdata/} inside the project
 * (always there) and the whole conformance set (named by {@code HEARTH_FIXTURES}). A test that
 * needs the conformance set fails where it is missing; it never skips.
 */
public record Fixtures(Path root) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The project's own test data. */
  public static Fixtures testdata() {
    return new Fixtures(existing(projectRoot().resolve("testdata"), "testdata/ is missing"));
  }

  /** The whole conformance set; throws where it is missing. */
  public static Fixtures conformance() {
    String named = System.getenv("HEARTH_FIXTURES");
    Path root = named != null ? Path.of(named) : projectRoot().resolve("../shared/fixtures");
    return new Fixtures(
        existing(root, "the conformance set is missing: set HEARTH_FIXTURES to its folder"));
  }

  /** The folder of the whole project, whichever module's tests run. */
  public static Path projectRoot() {
    String given = System.getProperty("hearth.root");
    Path path = Path.of(given != null ? given : "").toAbsolutePath().normalize();
    while (path != null && !Files.isDirectory(path.resolve("hearth-testing"))) {
      path = path.getParent();
    }
    if (path == null) {
      throw new IllegalStateException("run the tests from inside the project");
    }
    return path;
  }

  /** The folder {@code name}; throws where it is missing. */
  public Path folder(String name) {
    return existing(root.resolve(name), "no folder " + name + " in " + root);
  }

  /** Names (without {@code suffix}) of the files in {@code folder} that end so, sorted. */
  public List<String> names(String folder, String suffix) {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(n -> n.endsWith(suffix))
          .map(n -> n.substring(0, n.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file, unpacked if its name ends in {@code .gz}. */
  public byte[] bytes(String relative) {
    Path path = existing(root.resolve(relative), "no file " + relative + " in " + root);
    try (InputStream raw = Files.newInputStream(path);
        InputStream in = relative.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file, unpacked if its name ends in {@code .gz}. */
  public JsonNode json(String relative) {
    return JSON.readTree(bytes(relative));
  }

  /**
   * The unpacked copy of a {@code .gz} file, as a file that can be memory-mapped. Unpacked once
   * into the temporary folder, by temporary name and rename, so that parallel tests may share it.
   */
  public Path unpacked(String relative) {
    try {
      Path source = existing(root.resolve(relative), "no file " + relative + " in " + root);
      String digest = Integer.toHexString(source.toAbsolutePath().hashCode());
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), "hearth-fixtures", digest);
      Files.createDirectories(folder);
      String name = source.getFileName().toString();
      Path target = folder.resolve(name.substring(0, name.length() - ".gz".length()));
      byte[] bytes = bytes(relative);
      if (!Files.exists(target) || Files.size(target) != bytes.length) {
        Path partial = Files.createTempFile(folder, name, ".part");
        Files.write(partial, bytes);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(Path path, String message) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(message);
    }
    return path;
  }
}
