package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Manifest.Form;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens one input of any form. */
final class InputReader {
  private static final int HEAD_BYTES = 512;
  private static final int BUFFER_BYTES = 1 << 16;

  private InputReader() {}

  /** Reads all of it into {@code intake} and says what it is. */
  static Form read(Intake intake) {
    Path input = intake.input();
    if (!Files.exists(input)) {
      throw new HearthException(
          Code.NOT_FOUND,
          "there is no " + EntryName.visible(input.toString()),
          "name a folder, an archive (tar, tar.gz, zip) or a text file");
    }
    try {
      if (Files.isDirectory(input)) {
        FolderReader.read(intake);
        return Form.FOLDER;
      }
      if (!Files.isRegularFile(input)) {
        throw new HearthException(
            Code.BAD_INPUT,
            Refusals.fileName(input) + " is neither a folder nor a file",
            "pipes and devices have no end; save what they give into a file");
      }
      return file(intake);
    } catch (EOFException | ZipException e) {
      throw Refusals.damaged(
          input, e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Refusals.unreadable(input, e);
    }
  }

  private static Form file(Intake intake) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(intake.input())) {
      head = in.readNBytes(HEAD_BYTES);
    }
    if (Sniffer.isZip(head)) {
      ZipReader.read(intake);
      return Form.ZIP;
    }
    if (Sniffer.isGzip(head)) {
      return gzip(intake);
    }
    String other = Sniffer.otherArchive(head);
    if (other != null) {
      throw new HearthException(
          Code.UNSUPPORTED,
          Refusals.fileName(intake.input()) + " is packed with " + other,
          "unpack it and give the folder, or pack it as tar.gz or zip");
    }
    Counting counting = new Counting(intake.input());
    try (InputStream in = new Metered(counting, counting, intake)) {
      if (TarReader.isHeader(head)) {
        TarReader.read(in, intake);
        return Form.TAR;
      }
      single(in, Refusals.fileName(intake.input()), intake);
      return Form.FILE;
    }
  }

  private static Form gzip(Intake intake) throws IOException {
    Counting counting = new Counting(intake.input());
    try (InputStream in =
        new BufferedInputStream(
            new Metered(new GZIPInputStream(counting, BUFFER_BYTES), counting, intake),
            BUFFER_BYTES)) {
      in.mark(HEAD_BYTES);
      byte[] head = in.readNBytes(HEAD_BYTES);
      in.reset();
      if (TarReader.isHeader(head)) {
        TarReader.read(in, intake);
        return Form.TAR_GZIP;
      }
      String name = Refusals.fileName(intake.input());
      String shorter = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
      single(in, shorter, intake);
      return Form.GZIP;
    }
  }

  private static void single(InputStream in, String name, Intake intake) throws IOException {
    intake.countEntry();
    int max = intake.limits().fileBytesMax();
    byte[] bytes = in.readNBytes(max == Integer.MAX_VALUE ? max : max + 1);
    if (bytes.length > max) {
      throw Refusals.tooLarge(intake.input(), "more than %,d bytes in one file".formatted(max));
    }
    if (intake.accepts(name, bytes.length)) {
      intake.file(name, bytes);
    }
  }

  /** Counts what was taken from the file. */
  private static final class Counting extends FilterInputStream {
    private long bytes;

    Counting(Path file) throws IOException {
      super(Files.newInputStream(file));
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      bytes += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      bytes += Math.max(0, read);
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /** Stops as soon as too much came out. */
  private static final class Metered extends FilterInputStream {
    private final Counting packed;
    private final Intake intake;

    Metered(InputStream in, Counting packed, Intake intake) {
      super(in);
      this.packed = packed;
      this.intake = intake;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        intake.countUnpacked(1, packed.bytes);
      }
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read > 0) {
        intake.countUnpacked(read, packed.bytes);
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      return read(new byte[(int) Math.min(count, BUFFER_BYTES)]);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
