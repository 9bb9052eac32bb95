package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code hearth.lock}: which bytes a project means by a model's name. It is committed with the
 * project, so that everybody gets the same file or a refusal.
 */
public final class LockFile {
  public static final String NAME = "hearth.lock";
  private static final String HEAD =
      """
      # The model files that this project means: the same bytes everywhere, or a refusal.
      # Commit this file; 'hearth pin' and 'hearth pin --remove' change it.
      """;

  private final Path path;

  public LockFile(Path path) {
    this.path = path;
  }

  /** The nearest lock file of {@code folder} and the folders above it, or the one to be made. */
  public static LockFile near(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(NAME))) {
        return new LockFile(at.resolve(NAME));
      }
    }
    return new LockFile(folder.toAbsolutePath().resolve(NAME));
  }

  public Path path() {
    return path;
  }

  /** All pinned models. */
  public List<ModelRecord> entries() {
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return RecordText.read(WholeFiles.read(path), path.toString());
    } catch (IOException e) {
      throw new HearthException(
          Code.BAD_INPUT, path + " cannot be read", "check its permissions", e);
    }
  }

  /** What is pinned under that name. */
  public Optional<ModelRecord> entry(String name) {
    return entries().stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Pins a model, in place of what was pinned under its name. */
  public void pin(ModelRecord model) throws IOException {
    List<ModelRecord> models = new ArrayList<>(entries());
    models.removeIf(other -> other.name().equals(model.name()));
    models.add(model);
    write(models);
  }

  /** Unpins a model; says whether it was pinned. */
  public boolean remove(String name) throws IOException {
    List<ModelRecord> models = new ArrayList<>(entries());
    boolean was = models.removeIf(other -> other.name().equals(name));
    if (was) {
      write(models);
    }
    return was;
  }

  private void write(List<ModelRecord> models) throws IOException {
    models.sort(Comparator.comparing(ModelRecord::name));
    StringBuilder text = new StringBuilder(HEAD);
    models.forEach(model -> text.append('\n').append(RecordText.write(model)));
    WholeFiles.write(path, text.toString());
  }

  /**
   * Refuses a model whose files are not those that are pinned.
   *
   * @throws HearthException VERIFICATION_FAILED with both digests
   */
  public void check(ModelRecord pinned, ModelRecord found) {
    if (!pinned.sha256().equals(found.sha256())) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "%s is pinned to sha256:%s in %s, but the file here is sha256:%s"
              .formatted(pinned.name(), pinned.sha256(), path, found.sha256()),
          "get the pinned file with 'hearth pull "
              + pinned.name()
              + "', or pin this one with 'hearth pin "
              + pinned.name()
              + "'");
    }
  }
}
