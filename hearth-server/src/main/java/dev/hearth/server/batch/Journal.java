package dev.hearth.server.batch;

import dev.hearth.format.HearthException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a batch so far, each safe on the disk before the next is taken for given. A file
 * of records that is only appended to:
 *
 * <pre>
 * record := length (int32) crc (int32) payload
 * payload of the first record := what the journal belongs to, UTF-8
 * payload of the others := line (int32) good (int8) answer, UTF-8
 * </pre>
 *
 * Numbers are big-endian; the CRC-32C is of the payload. A process that ends while it writes leaves
 * a torn record at the end: it is cut off when the journal is opened, and its request counts as not
 * answered. One process has it open at a time.
 */
final class Journal implements Closeable {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final int HEAD_BYTES = 8;
  private static final int ANSWER_HEAD_BYTES = 5;

  /** Longer than any answer, shorter than what would not fit into memory. */
  private static final int PAYLOAD_BYTES_MAX = 1 << 28;

  private final FileChannel channel;
  private final FileLock lock;
  private final long[] places;
  private final int[] lengths;
  private final BitSet good = new BitSet();
  private int answered;
  private long end;

  private Journal(FileChannel channel, FileLock lock, int lines) {
    this.channel = channel;
    this.lock = lock;
    this.places = new long[lines];
    this.lengths = new int[lines];
  }

  /**
   * Opens a journal, or begins it.
   *
   * @param of what it belongs to
   * @param lines how many requests there are
   * @throws HearthException BUSY where another process has it open; BAD_INPUT where it belongs to
   *     something else
   */
  static Journal open(Path path, String of, int lines) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Journal journal = new Journal(channel, locked(channel, path), lines);
      journal.recover(path, of);
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock locked(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new HearthException(
          HearthException.Code.BUSY,
          "another process works on " + path.getFileName(),
          "wait for it to end");
    }
    return lock;
  }

  private void recover(Path path, String of) throws IOException {
    long size = channel.size();
    byte[] first = payload(0, size);
    byte[] owner = of.getBytes(StandardCharsets.UTF_8);
    if (first == null) {
      channel.truncate(0);
      append(owner);
      return;
    }
    if (!Arrays.equals(first, owner)) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          path.getFileName() + " holds the answers of other requests",
          "remove it to begin anew, or give the file that it belongs to");
    }
    end = HEAD_BYTES + (long) first.length;
    for (byte[] next = payload(end, size); next != null; next = payload(end, size)) {
      take(ByteBuffer.wrap(next), end + HEAD_BYTES);
      end += HEAD_BYTES + next.length;
    }
    if (end < size) {
      LOG.log(
          Level.WARNING,
          "{0} bytes at the end of {1} are no whole answer and count as not written",
          size - end,
          path.getFileName());
      channel.truncate(end);
      channel.force(true);
    }
  }

  /** The payload of the record at a place; null where there is no whole one. */
  private byte @Nullable [] payload(long at, long size) throws IOException {
    if (size - at < HEAD_BYTES) {
      return null;
    }
    ByteBuffer head = read(at, HEAD_BYTES);
    int length = head.getInt();
    int crc = head.getInt();
    if (length < 0 || length > PAYLOAD_BYTES_MAX || length > size - at - HEAD_BYTES) {
      return null;
    }
    byte[] payload = read(at + HEAD_BYTES, length).array();
    return crc(payload) == crc ? payload : null;
  }

  private void take(ByteBuffer payload, long at) throws IOException {
    int line = payload.remaining() < ANSWER_HEAD_BYTES ? -1 : payload.getInt();
    if (line < 0 || line >= places.length || places[line] != 0) {
      throw new IOException("the journal has an answer to line " + line);
    }
    note(line, payload.get() != 0, at + ANSWER_HEAD_BYTES, payload.remaining());
  }

  private void note(int line, boolean isGood, long place, int length) {
    places[line] = place;
    lengths[line] = length;
    good.set(line, isGood);
    answered++;
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("the journal has become shorter");
      }
    }
    return bytes.flip();
  }

  private static int crc(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  private void append(byte[] payload) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + payload.length);
    record.putInt(payload.length).putInt(crc(payload)).put(payload).flip();
    while (record.hasRemaining()) {
      channel.write(record, end + record.position());
    }
    channel.force(false);
    end += record.limit();
  }

  /**
   * Takes an answer down; it is safe on the disk when this returns.
   *
   * @param isGood whether it belongs to the answers, not to the errors
   * @throws IllegalStateException where that line is answered already
   */
  synchronized void add(int line, boolean isGood, byte[] answer) throws IOException {
    if (places[line] != 0) {
      throw new IllegalStateException("line " + line + " is answered already");
    }
    ByteBuffer payload = ByteBuffer.allocate(ANSWER_HEAD_BYTES + answer.length);
    payload.putInt(line).put((byte) (isGood ? 1 : 0)).put(answer);
    long at = end;
    append(payload.array());
    note(line, isGood, at + HEAD_BYTES + ANSWER_HEAD_BYTES, answer.length);
  }

  synchronized boolean answered(int line) {
    return places[line] != 0;
  }

  /** How many lines are answered. */
  synchronized int answered() {
    return answered;
  }

  /** How many of them are errors. */
  synchronized int failed() {
    return answered - good.cardinality();
  }

  /** Writes all answers or all errors, a line each, in the order of their requests. */
  synchronized void copy(boolean wantGood, OutputStream out) throws IOException {
    for (int line = 0; line < places.length; line++) {
      if (places[line] != 0 && good.get(line) == wantGood) {
        out.write(read(places[line], lengths[line]).array());
        out.write('\n');
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
    channel.close();
  }
}
