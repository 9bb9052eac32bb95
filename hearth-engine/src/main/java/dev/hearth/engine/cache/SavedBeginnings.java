package dev.hearth.engine.cache;

import dev.hearth.model.Sequence;
import dev.hearth.model.SequenceImage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Beginnings in files, one each, from one life of an engine to the next. A file says for which
 * model and arithmetic it is, whose prompt, which tokens, and ends with the digest of all that:
 * what is damaged, or of something else, is removed and said so, never used.
 */
public final class SavedBeginnings {
  private static final Logger LOG = System.getLogger("dev.hearth.engine");
  private static final String ENDING = ".beginning";

  private final Path folder;
  private final String identity;
  private final long bytesMax;
  private final Supplier<Sequence> fresh;

  /**
   * @param folder of this model and arithmetic alone
   * @param identity everything that bits depend on besides the tokens
   * @param bytesMax of all files
   * @param fresh makes empty sequences
   */
  public SavedBeginnings(Path folder, String identity, long bytesMax, Supplier<Sequence> fresh) {
    this.folder = folder;
    this.identity = identity;
    this.bytesMax = bytesMax;
    this.fresh = fresh;
  }

  /**
   * Reads what fits into {@code room} bytes of memory, the most recently used first.
   *
   * @return how many there are now
   */
  public int load(PrefixCache cache, long room) {
    List<PrefixCache.Kept> read = new ArrayList<>();
    long left = room;
    for (Path file : files().reversed()) {
      try {
        if (Files.size(file) > left) {
          continue;
        }
        left -= Files.size(file);
        read.addFirst(BeginningFile.read(file, identity, fresh));
      } catch (IOException | IllegalArgumentException | ArithmeticException e) {
        LOG.log(
            Level.WARNING,
            "the kept beginning {0} cannot be used and is removed: {1}",
            file.getFileName(),
            e.getMessage());
        remove(file);
      }
    }
    read.forEach(one -> cache.keep(one.owner(), one.tokens(), one.sequence()));
    return read.size();
  }

  /** Files in the order of use, the least recent first. */
  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(ENDING)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "kept beginnings cannot be read", e);
      return List.of();
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a kept beginning cannot be removed", e);
    }
  }

  /** Writes what a cache holds, the most recently used first, until the limit; removes the rest. */
  void save(PrefixCache cache) {
    Set<Path> written = new HashSet<>();
    long left = bytesMax;
    try {
      Files.createDirectories(folder);
      List<PrefixCache.Kept> all = cache.withoutAdapters();
      for (int i = all.size() - 1; i >= 0; i--) {
        PrefixCache.Kept one = all.get(i);
        long bytes = BeginningFile.bytes(one, identity);
        if (bytes <= left) {
          left -= bytes;
          written.add(write(one, i));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "beginnings could not be kept: {0}", e.getMessage());
    }
    files().stream().filter(file -> !written.contains(file)).forEach(SavedBeginnings::remove);
  }

  private Path write(PrefixCache.Kept one, int place) throws IOException {
    // temporary files are readable by their owner only, and a rename keeps that
    Path partial = Files.createTempFile(folder, ".hearth", ".part");
    try {
      String digest = BeginningFile.write(partial, identity, one);
      Path file = folder.resolve("%05d-%s%s".formatted(place, digest.substring(0, 16), ENDING));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Bytes of the pages of a sequence. */
  static long pageBytes(Sequence sequence) {
    long[] bytes = new long[1];
    try {
      SequenceImage.pages(sequence, page -> bytes[0] += page.byteSize());
    } catch (IOException e) {
      throw new IllegalStateException("counting reads nothing", e);
    }
    return bytes[0];
  }
}
