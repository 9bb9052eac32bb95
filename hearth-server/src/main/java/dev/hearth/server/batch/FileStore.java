package dev.hearth.server.batch;

import dev.hearth.format.HearthException;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.WholeFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of tenants, in a folder for each: another tenant's ids do not exist. A file is there when
 * its description is, which is written last and removed first.
 */
final class FileStore {
  /** The longest file. */
  static final long BYTES_MAX = 200L << 20;

  /** All files of a tenant together. */
  static final long TENANT_BYTES_MAX = 4L << 30;

  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final Pattern ID = Pattern.compile("file-[0-9a-f]{24}");
  private static final int ID_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final Clock clock;

  FileStore(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Writes a file's content. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return "file-" + HexFormat.of().formatHex(bytes);
  }

  private Path description(String tenant, String id) {
    if (!ID.matcher(id).matches()) {
      throw missing(id);
    }
    return folder.resolve(tenant).resolve(id + ".json");
  }

  /** Where the content lies. */
  Path content(String tenant, String id) {
    return folder.resolve(tenant).resolve(find(tenant, id).id() + ".data");
  }

  private static RuntimeException missing(String id) {
    return Failure.of(
            404, "file_not_found", "file_id", "there is no file '" + id + "'", "upload it")
        .exception();
  }

  /**
   * Keeps a file: whole, or not at all. A file of the same id is replaced.
   *
   * @throws HearthException DOES_NOT_FIT where the disk or the tenant's share is full
   */
  StoredFile keep(String tenant, String id, String name, String purpose, Content content) {
    Path target = folder.resolve(tenant).resolve(id + ".data");
    try {
      Files.createDirectories(folder.resolve(tenant));
      Path partial = Files.createTempFile(folder.resolve(tenant), ".hearth", ".part");
      try {
        long bytes = written(partial, content);
        long there = all(tenant).stream().mapToLong(StoredFile::bytes).sum();
        if (there + bytes > TENANT_BYTES_MAX) {
          throw full(there, bytes);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        StoredFile file =
            new StoredFile(id, bytes, clock.instant().getEpochSecond(), name, purpose);
        WholeFiles.write(description(tenant, id), Json.bytes(file.json()));
        return file;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "the file could not be stored: " + e.getMessage(),
          "check the disk",
          e);
    }
  }

  private static long written(Path file, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
      return channel.size();
    }
  }

  private static HearthException full(long there, long more) {
    return new HearthException(
        HearthException.Code.DOES_NOT_FIT,
        "the tenant's files have %d bytes, %d more do not fit into %d"
            .formatted(there, more, TENANT_BYTES_MAX),
        "delete files that are no longer needed");
  }

  /** All files of a tenant, the newest first. */
  List<StoredFile> all(String tenant) {
    List<StoredFile> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(tenant))) {
      for (Path path : files.filter(p -> p.toString().endsWith(".json")).toList()) {
        String name = path.getFileName().toString();
        String id = name.substring(0, name.length() - ".json".length());
        if (ID.matcher(id).matches() && Files.exists(path)) {
          all.add(find(tenant, id));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(e);
    }
    all.sort(
        Comparator.comparingLong(StoredFile::created).reversed().thenComparing(StoredFile::id));
    return all;
  }

  /** A file's description. */
  StoredFile find(String tenant, String id) {
    try {
      if (Json.read(Files.readString(description(tenant, id)), "the description of a file")
          instanceof ObjectNode node) {
        return StoredFile.of(node);
      }
      throw missing(id);
    } catch (NoSuchFileException e) {
      throw missing(id);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  void delete(String tenant, String id) {
    try {
      if (!Files.deleteIfExists(description(tenant, id))) {
        throw missing(id);
      }
      Files.deleteIfExists(folder.resolve(tenant).resolve(id + ".data"));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static HearthException unreadable(IOException e) {
    return new HearthException(
        HearthException.Code.BAD_INPUT,
        "the stored files cannot be read: " + e.getMessage(),
        "check the folder's permissions",
        e);
  }

  /** Removes what uploads that never ended left behind more than a day ago. */
  void sweep() {
    Instant dayAgo = clock.instant().minus(Duration.ofDays(1));
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        String name = path.getFileName().toString();
        boolean whole =
            !name.endsWith(".data")
                || Files.exists(path.resolveSibling(name.replace(".data", ".json")));
        boolean left = name.endsWith(".part") || !whole;
        if (left && Files.getLastModifiedTime(path).toInstant().isBefore(dayAgo)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.log(Level.DEBUG, "there are no files yet", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what old uploads left could not be removed", e);
    }
  }
}
