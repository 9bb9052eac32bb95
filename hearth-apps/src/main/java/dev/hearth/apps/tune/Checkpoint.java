package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the next step depends on, in one file: written beside it, made safe on the disk,
 * then renamed, so that a crash at any moment leaves the old one or the new one.
 */
final class Checkpoint {
  static final String NAME = "checkpoint.hearth";

  private static final long MAGIC = 0x314B434854524148L;
  private static final int BUFFER_BYTES = 1 << 20;

  /**
   * Where a run stands.
   *
   * @param run digest of all settings and data that change its results
   */
  record Standing(byte[] run, int step, int round, int next, List<Progress> history) {}

  private Checkpoint() {}

  /**
   * @param arrays what else there is, in a fixed order
   */
  static void write(Path folder, Standing standing, List<float[]> arrays) {
    try {
      Files.createDirectories(folder);
      Path partial = folder.resolve(NAME + ".part");
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        Out out = new Out(channel);
        header(out, standing);
        for (float[] array : arrays) {
          out.floats(array);
        }
        out.end();
        channel.force(true);
      }
      Files.move(partial, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        try (FileChannel names = FileChannel.open(folder)) {
          names.force(true);
        }
      }
    } catch (IOException e) {
      throw new HearthException(
          Code.USAGE,
          "the checkpoint in " + folder + " cannot be written: " + e,
          "choose a folder on a disk with room that you may write to",
          e);
    }
  }

  private static void header(Out out, Standing standing) throws IOException {
    out.word(MAGIC);
    out.bytes(standing.run());
    out.word(standing.step());
    out.word(standing.round());
    out.word(standing.next());
    out.word(standing.history().size());
    for (Progress p : standing.history()) {
      out.word(p.step());
      out.word(p.steps());
      out.word(Double.doubleToRawLongBits(p.loss()));
      out.word(Double.doubleToRawLongBits(p.heldOutLoss()));
      out.word(Double.doubleToRawLongBits(p.rate()));
      out.word(Double.doubleToRawLongBits(p.gradientNorm()));
      out.word(p.tokens());
    }
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  /**
   * Reads a checkpoint of that run into the arrays.
   *
   * @throws HearthException REFUSED where it is of another run, BAD_INPUT where it is damaged; the
   *     arrays then hold anything
   */
  static Standing read(Path folder, byte[] run, List<float[]> arrays) {
    Path file = folder.resolve(NAME);
    try (FileChannel channel = FileChannel.open(file)) {
      In in = new In(channel, file);
      if (in.word() != MAGIC) {
        throw damaged(file, "is no checkpoint");
      }
      if (!MessageDigest.isEqual(in.bytes(run.length), run)) {
        throw new HearthException(
            Code.REFUSED,
            file + " is of another configuration or other data",
            "restore these to go on, or name another folder to begin anew");
      }
      int step = Math.toIntExact(in.word());
      int round = Math.toIntExact(in.word());
      int next = Math.toIntExact(in.word());
      List<Progress> history = history(in, in.word(), step, file);
      for (float[] array : arrays) {
        in.floats(array);
      }
      in.end();
      return new Standing(run, step, round, next, history);
    } catch (IOException e) {
      throw new HearthException(
          Code.BAD_INPUT, file + " cannot be read: " + e, "remove it to begin anew", e);
    }
  }

  private static List<Progress> history(In in, long count, int step, Path file) throws IOException {
    if (count < 0 || count > step) {
      throw damaged(file, "is damaged");
    }
    List<Progress> history = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      history.add(
          new Progress(
              (int) in.word(),
              (int) in.word(),
              Double.longBitsToDouble(in.word()),
              Double.longBitsToDouble(in.word()),
              Double.longBitsToDouble(in.word()),
              Double.longBitsToDouble(in.word()),
              (int) in.word(),
              0));
    }
    return history;
  }

  private static HearthException damaged(Path file, String fact) {
    return new HearthException(Code.BAD_INPUT, file + " " + fact, "remove it to begin anew");
  }

  /** Writes through a buffer and digests what passes. */
  private static final class Out {
    private final FileChannel channel;
    private final MessageDigest digest = Digests.sha256();
    private final ByteBuffer buffer =
        ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Out(FileChannel channel) {
      this.channel = channel;
    }

    void word(long value) throws IOException {
      room(Long.BYTES).putLong(value);
    }

    void bytes(byte[] bytes) throws IOException {
      room(bytes.length).put(bytes);
    }

    void floats(float[] values) throws IOException {
      for (float value : values) {
        room(Float.BYTES).putFloat(value);
      }
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        drain();
      }
      return buffer;
    }

    private void drain() throws IOException {
      buffer.flip();
      digest.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    void end() throws IOException {
      drain();
      buffer.put(digest.digest());
      drain();
    }
  }

  /** Reads through a buffer and digests what passes. */
  private static final class In {
    private final FileChannel channel;
    private final Path file;
    private final MessageDigest digest = Digests.sha256();
    private final ByteBuffer buffer =
        ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).flip();

    In(FileChannel channel, Path file) {
      this.channel = channel;
      this.file = file;
    }

    long word() throws IOException {
      return require(Long.BYTES).getLong();
    }

    byte[] bytes(int count) throws IOException {
      byte[] bytes = new byte[count];
      require(count).get(bytes);
      return bytes;
    }

    void floats(float[] into) throws IOException {
      for (int i = 0; i < into.length; i++) {
        into[i] = require(Float.BYTES).getFloat();
      }
    }

    private ByteBuffer require(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        refill();
        if (buffer.remaining() < bytes) {
          throw damaged(file, "ends too early");
        }
      }
      return buffer;
    }

    private int taken;

    private void refill() throws IOException {
      ByteBuffer seen = buffer.duplicate().position(taken).limit(buffer.position());
      digest.update(seen);
      buffer.compact();
      boolean more = true;
      while (buffer.hasRemaining() && more) {
        more = channel.read(buffer) >= 0;
      }
      buffer.flip();
      taken = 0;
    }

    void end() throws IOException {
      require(1);
      digest.update(buffer.duplicate().position(taken).limit(buffer.position()));
      taken = buffer.position();
      byte[] wanted = digest.digest();
      if (!MessageDigest.isEqual(bytes(wanted.length), wanted) || buffer.hasRemaining()) {
        throw damaged(file, "is damaged");
      }
    }
  }
}
