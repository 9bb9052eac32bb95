package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One mapped file of a model. */
record MappedPart(Path path, Stamp stamp, MemorySegment bytes, Header header) {
  /** What tells one state of a file from another without reading it. */
  record Stamp(long bytes, FileTime changed, @Nullable Object identity) {}

  /** Maps and reads the file; the mapping lives as long as {@code arena}. */
  static MappedPart open(Path path, int fileIndex, Arena arena, Limits limits) {
    Stamp stamp = stamp(path);
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(path)) {
      bytes = channel.map(MapMode.READ_ONLY, 0, stamp.bytes(), arena);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    Header header = HeaderReader.read(name(path), fileIndex, bytes, limits);
    return new MappedPart(path, stamp, bytes, header);
  }

  /** What {@code reading} gives, or an error for users where the file was cut meanwhile. */
  static <T> T unlessCut(Path path, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InternalError e) {
      // so the JVM reports a page that the file no longer has
      throw new HearthException(
          Code.BAD_INPUT,
          Names.quoted(name(path)) + " was cut while it was read",
          "open it when nothing else writes to it",
          e);
    }
  }

  void checkUnchanged() {
    if (!stamp(path).equals(stamp)) {
      throw new HearthException(
          Code.BAD_INPUT,
          Names.quoted(name(path)) + " was changed after it was opened",
          "open it again when nothing else writes to it");
    }
  }

  HearthException damaged(String what) {
    return new HearthException(
        Code.BAD_INPUT,
        Names.quoted(name(path)) + ": " + what,
        "the file is damaged or belongs to another model; fetch it again");
  }

  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Stamp stamp(Path path) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new HearthException(
          Code.NOT_FOUND, "no file " + Names.quoted(path.toString()), "check the path", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    if (!attributes.isRegularFile()) {
      throw new HearthException(
          Code.BAD_INPUT,
          Names.quoted(name(path))
              + (attributes.isDirectory() ? " is a directory" : " is not a regular file"),
          "give the path of a .gguf file");
    }
    return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  private static HearthException unreadable(Path path, IOException e) {
    return new HearthException(
        Code.BAD_INPUT,
        Names.quoted(name(path)) + " cannot be read: " + e,
        "check that it is a file and that you may read it",
        e);
  }
}
