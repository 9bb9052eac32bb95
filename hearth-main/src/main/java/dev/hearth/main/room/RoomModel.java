package dev.hearth.main.room;

import dev.hearth.apps.room.ModelFacts;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.RoomFolder;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.compute.choice.Choice;
import dev.hearth.compute.choice.Facts;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The model of a room, open.
 *
 * @param facts what the answer depends on
 * @param path the file
 * @param kernelReasons why these kernels
 */
public record RoomModel(Engine engine, ModelFacts facts, Path path, List<String> kernelReasons)
    implements AutoCloseable {
  private static final long MEBIBYTE = 1L << 20;

  /**
   * What the command line says about the model.
   *
   * @param file instead of the room's own; empty for none
   * @param memoryMebibytes of weights and cache; 0 for what the room says
   */
  public record Choices(String file, int memoryMebibytes, EngineSettings engine) {}

  /**
   * Opens it.
   *
   * @throws HearthException VERIFICATION_FAILED for a digest that is not the pinned one;
   *     DOES_NOT_FIT beyond the memory that the room allows
   */
  public static RoomModel open(Room room, RoomSource source, Choices choices, Session session)
      throws IOException {
    boolean own = choices.file().isEmpty();
    Path path = own ? ownFile(room, source, session) : ModelFiles.find(choices.file(), session);
    String digest = Sha256.of(path);
    String pinned = room.model().sha256();
    if (own && !pinned.isEmpty() && !pinned.equals(digest)) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          path + " has the digest " + digest + ", the room pins " + pinned,
          "take the file that was pinned, or change model.sha256 in room.yaml");
    }
    long bytes = Files.size(path);
    EngineSettings settings = limited(room, choices, bytes);
    Choice kernels = KernelChoice.choose(settings.kernels(), Facts.ofThisMachine());
    Engine engine = Engines.open(path, settings);
    var context = engine.context();
    String name = String.valueOf(path.getFileName());
    ModelFacts facts =
        new ModelFacts(
            name,
            digest,
            bytes,
            engine.model().family(),
            settings.kernels(),
            (kernels.arithmetic() + " on " + kernels.shelf()).toLowerCase(Locale.ROOT),
            settings.cacheType().name().toLowerCase(Locale.ROOT),
            context.advertised(),
            Math.min(context.usable(), context.allocated()),
            context.measured(),
            tuned(room, own, name));
    return new RoomModel(engine, facts, path, kernels.reasons());
  }

  /** A file that the user names is the room's own model where it is called so. */
  private static boolean tuned(Room room, boolean own, String file) {
    return room.model().tuned()
        && (own || (!room.model().name().isEmpty() && file.startsWith(room.model().name())));
  }

  private static Path ownFile(Room room, RoomSource source, Session session) {
    String file = room.model().file();
    if (!file.isEmpty() && source instanceof RoomFolder(Path folder)) {
      return folder.resolve(file);
    }
    try {
      return ModelFiles.find(file.isEmpty() ? room.model().name() : file, session);
    } catch (HearthException e) {
      throw new HearthException(
          e.code(),
          "the room " + room.name() + " wants the model '" + room.model().name() + "': " + e.fact(),
          "name one that is here with --model MODEL",
          e);
    }
  }

  private static EngineSettings limited(Room room, Choices choices, long fileBytes) {
    int mebibytes =
        choices.memoryMebibytes() > 0 ? choices.memoryMebibytes() : room.limits().memoryMebibytes();
    if (mebibytes == 0) {
      return choices.engine();
    }
    long left = mebibytes * MEBIBYTE - fileBytes;
    if (left <= 0) {
      throw new HearthException(
          Code.DOES_NOT_FIT,
          "the model has %d MiB, and the run may take %d MiB"
              .formatted(fileBytes / MEBIBYTE, mebibytes),
          "allow more with --memory, or take a smaller model");
    }
    return choices.engine().withCacheBytesMax(left);
  }

  /** The same, with the decision whether it was trained for the room. */
  RoomModel asTuned(boolean tuned) {
    return new RoomModel(engine, facts.asTuned(tuned), path, kernelReasons);
  }

  @Override
  public void close() {
    engine.close();
  }
}
