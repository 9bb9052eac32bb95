package dev.hearth.apps.pull;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A file on its way: its bytes, and a journal of the pieces that are finished. A piece is written
 * down only once its bytes are on the disk, so after a stop at any moment (kill -9, no power) what
 * the journal names is there; what it does not name is fetched again. The journal is also the lock:
 * one process fetches a file, and the lock ends with the process.
 */
public final class PartFile implements AutoCloseable {
  private static final String HEAD = "hearth-part 1 ";
  private static final String DONE = "done ";
  private static final int JOURNAL_BYTES_MAX = 64 << 20;
  private static final long PIECES_MAX = 1_000_000;

  private final Path path;
  private final Path journalPath;
  private final FileChannel bytes;
  private final FileChannel journal;
  private final Disk disk;
  private final BitSet done = new BitSet();
  private long size;
  private final long pieceBytes;

  private PartFile(
      Path path, Path journalPath, FileChannel journal, long size, long pieceBytes, Disk disk)
      throws IOException {
    this.path = path;
    this.journalPath = journalPath;
    this.journal = journal;
    this.size = size;
    this.pieceBytes = pieceBytes;
    this.disk = disk;
    this.bytes =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Opens the place of a file, with the pieces that an earlier try finished.
   *
   * @param key names the file among those on their way
   * @param size in bytes; -1 where it is not known: then nothing can be kept for later
   * @param version of the bytes; pieces of another version are thrown away; empty for "unknown"
   * @throws HearthException BUSY where another process fetches the same file
   */
  public static PartFile open(
      Path folder, String key, long size, String version, long pieceBytes, Disk disk) {
    try {
      Files.createDirectories(folder);
      Path journalPath = folder.resolve(key + ".journal");
      FileChannel journal =
          FileChannel.open(
              journalPath,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      boolean opened = false;
      try {
        lock(journal, key);
        long piece = Math.max(pieceBytes, Math.ceilDiv(Math.max(size, 1), PIECES_MAX));
        PartFile part =
            new PartFile(folder.resolve(key + ".part"), journalPath, journal, size, piece, disk);
        part.resume(HEAD + size + " " + piece + " " + version.replaceAll("\\s", "_"), version);
        opened = true;
        return part;
      } finally {
        if (!opened) {
          journal.close();
        }
      }
    } catch (IOException e) {
      throw failed(folder.toString(), e);
    }
  }

  private static void lock(FileChannel journal, String key) throws IOException {
    FileLock lock;
    try {
      lock = journal.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new HearthException(
          Code.BUSY, "another pull is fetching the same file (" + key + ")", "wait for it");
    }
  }

  private void resume(String head, String version) throws IOException {
    byte[] content = new byte[(int) Math.min(journal.size(), JOURNAL_BYTES_MAX)];
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining() && journal.read(buffer, buffer.position()) >= 0) {
      // until the end
    }
    String text = new String(content, StandardCharsets.US_ASCII);
    long kept = 0;
    if (size >= 0 && !version.isEmpty() && text.startsWith(head + "\n")) {
      kept = head.length() + 1L;
      // a line that was cut, or is none, ends what can be believed
      for (String line : whole(text.substring((int) kept))) {
        if (!line.matches(DONE + "[0-9]{1,9}")) {
          break;
        }
        int piece = Integer.parseInt(line.substring(DONE.length()));
        if (piece >= pieces() || end(piece) > bytes.size()) {
          break;
        }
        done.set(piece);
        kept += line.length() + 1;
      }
    }
    if (kept == 0) {
      bytes.truncate(0);
      journal.truncate(0);
      append(head);
    } else {
      journal.truncate(kept);
    }
  }

  private static List<String> whole(String text) {
    int end = text.lastIndexOf('\n');
    return end < 0 ? List.of() : List.of(text.substring(0, end).split("\n", -1));
  }

  private void append(String line) throws IOException {
    ByteBuffer text = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    while (text.hasRemaining()) {
      journal.write(text, journal.size());
    }
    journal.force(false);
  }

  public Path path() {
    return path;
  }

  /** Size of the whole file; -1 where it is not known yet. */
  public long size() {
    return size;
  }

  /** How many pieces there are. */
  public int pieces() {
    return size < 0 ? 1 : Math.toIntExact(Math.ceilDiv(size, pieceBytes));
  }

  public long start(int piece) {
    return piece * pieceBytes;
  }

  /** Where a piece ends, exclusive. */
  public long end(int piece) {
    return Math.min(size, (piece + 1) * pieceBytes);
  }

  public synchronized boolean done(int piece) {
    return done.get(piece);
  }

  /** Bytes of finished pieces. */
  public synchronized long bytesDone() {
    return done.stream().mapToLong(piece -> end(piece) - start(piece)).sum();
  }

  /** Writes bytes at their position. */
  public void write(byte[] from, int count, long position) {
    ByteBuffer buffer = ByteBuffer.wrap(from, 0, count);
    try {
      long at = position;
      while (buffer.hasRemaining()) {
        at += disk.write(bytes, buffer, at);
      }
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  /** A piece is complete: its bytes go onto the disk, then the journal says so. */
  public synchronized void finish(int piece) {
    try {
      bytes.force(false);
      append(DONE + piece);
      done.set(piece);
    } catch (IOException e) {
      throw failed(journalPath.toString(), e);
    }
  }

  /** Throws away what came, to begin again. */
  public synchronized void restart() {
    try {
      bytes.truncate(0);
      done.clear();
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  /** The size of a file that came to its end without having stated it. */
  public void sized(long bytesWhole) {
    size = bytesWhole;
  }

  /** Reads every byte from the disk: the digest of what is there. */
  public String sha256(LongConsumer read) {
    try {
      bytes.force(true);
      if (bytes.size() != size) {
        throw new HearthException(
            Code.VERIFICATION_FAILED,
            path + " has " + bytes.size() + " bytes, not " + size,
            "pull again");
      }
      return Sha256.of(path, read);
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  /** Lets go of the file; what is finished stays for a later try. */
  @Override
  public void close() {
    try {
      bytes.close();
      journal.close();
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  /** Removes the journal, and the bytes if they still lie here. */
  public void discard() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(journalPath);
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  private static HearthException failed(String what, IOException e) {
    return new HearthException(
        Code.DOES_NOT_FIT,
        what + " could not be written (" + e.getMessage() + ")",
        "make room and pull again: what has come is kept",
        e);
  }
}
