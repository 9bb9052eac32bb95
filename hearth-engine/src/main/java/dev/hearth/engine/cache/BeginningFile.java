package dev.hearth.engine.cache;

import dev.hearth.model.AdapterMix;
import dev.hearth.model.Sequence;
import dev.hearth.model.SequenceImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * One kept beginning in a file. Numbers are big-endian, texts are UTF-8 after their length in bytes
 * (int32):
 *
 * <pre>
 * "HRTHPC01" identity tenant
 * count (int32) tokens (int32 each)
 * count (int32) first and end page of every store (int32 each)
 * bytes (int64) pages
 * SHA-256 of all before
 * </pre>
 */
final class BeginningFile {
  private static final byte[] MAGIC = "HRTHPC01".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int TEXT_BYTES_MAX = 1 << 12;
  private static final int BOUNDS_MAX = 1 << 14;
  private static final int BUFFER_BYTES = 1 << 16;

  private BeginningFile() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The file's length. */
  static long bytes(PrefixCache.Kept kept, String identity) {
    long texts = utf8(identity).length + (long) utf8(kept.owner().tenant()).length;
    long numbers = kept.tokens().length + (long) SequenceImage.bounds(kept.sequence()).length;
    return MAGIC.length
        + 2 * Integer.BYTES
        + texts
        + 2 * Integer.BYTES
        + numbers * Integer.BYTES
        + Long.BYTES
        + SavedBeginnings.pageBytes(kept.sequence())
        + DIGEST_BYTES;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes it, safe on the disk; its digest in hexadecimal. */
  static String write(Path file, String identity, PrefixCache.Kept kept) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest),
                    BUFFER_BYTES))) {
      out.write(MAGIC);
      text(out, identity);
      text(out, kept.owner().tenant());
      numbers(out, kept.tokens());
      numbers(out, SequenceImage.bounds(kept.sequence()));
      out.writeLong(SavedBeginnings.pageBytes(kept.sequence()));
      byte[] buffer = new byte[BUFFER_BYTES];
      SequenceImage.pages(kept.sequence(), page -> write(page, buffer, out));
      out.flush();
      byte[] sum = digest.digest();
      out.write(sum);
      out.flush();
      channel.force(true);
      return HexFormat.of().formatHex(sum);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = utf8(text);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void numbers(DataOutputStream out, int[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (int number : numbers) {
      out.writeInt(number);
    }
  }

  private static void write(MemorySegment page, byte[] buffer, DataOutputStream out)
      throws IOException {
    MemorySegment heap = MemorySegment.ofArray(buffer);
    for (long at = 0; at < page.byteSize(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, page.byteSize() - at);
      MemorySegment.copy(page, at, heap, 0, count);
      out.write(buffer, 0, count);
    }
  }

  /**
   * Reads it.
   *
   * @throws IOException where it cannot be read, is damaged, or belongs to something else
   */
  static PrefixCache.Kept read(Path file, String identity, Supplier<Sequence> fresh)
      throws IOException {
    MessageDigest digest = sha256();
    Sequence sequence = fresh.get();
    boolean whole = false;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        DataInputStream in =
            new DataInputStream(
                new DigestInputStream(
                    new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES),
                    digest))) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new IOException("it is no kept beginning of this version");
      }
      if (!text(in).equals(identity)) {
        throw new IOException("it belongs to another model or arithmetic");
      }
      String tenant = text(in);
      int[] tokens = numbers(in, sequence.contextTokensMax());
      int[] bounds = numbers(in, BOUNDS_MAX);
      byte[] buffer = new byte[BUFFER_BYTES];
      SequenceImage.restore(
          sequence, bounds, tokens.length, in.readLong(), page -> read(page, buffer, in));
      byte[] sum = digest.digest();
      if (!Arrays.equals(in.readNBytes(DIGEST_BYTES + 1), sum)) {
        throw new IOException("its digest is not that of its content");
      }
      whole = true;
      return new PrefixCache.Kept(new Owner(tenant, AdapterMix.NONE), tokens, sequence);
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    } finally {
      if (!whole) {
        sequence.close();
      }
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(count(in, TEXT_BYTES_MAX)), StandardCharsets.UTF_8);
  }

  private static int[] numbers(DataInputStream in, int most) throws IOException {
    int[] numbers = new int[count(in, most)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readInt();
    }
    return numbers;
  }

  private static int count(DataInputStream in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("it says that it has " + count + " of what it has at most " + most);
    }
    return count;
  }

  private static void read(MemorySegment page, byte[] buffer, DataInputStream in)
      throws IOException {
    MemorySegment heap = MemorySegment.ofArray(buffer);
    for (long at = 0; at < page.byteSize(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, page.byteSize() - at);
      in.readFully(buffer, 0, count);
      MemorySegment.copy(heap, 0, page, at, count);
    }
  }
}
