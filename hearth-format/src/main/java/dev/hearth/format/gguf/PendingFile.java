package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written under a temporary name beside its target and takes the target's name when
 * it is complete and on the disk.
 */
final class PendingFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path target;
  private final boolean replace;
  private final Path temporary;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final MemorySegment bufferSegment = MemorySegment.ofBuffer(buffer);
  private long position;
  private boolean finished;

  private PendingFile(Path target, boolean replace, Path temporary) throws IOException {
    this.target = target;
    this.replace = replace;
    this.temporary = temporary;
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  static PendingFile create(Path target, boolean replace) {
    if (!replace && Files.exists(target)) {
      throw taken(target);
    }
    String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
    Path temporary = target.resolveSibling(target.getFileName() + "." + suffix);
    try {
      return new PendingFile(target, replace, temporary);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Refuses at once what the disk has no room for. */
  void requireSpace(long bytes) {
    long free;
    try {
      free = Files.getFileStore(temporary).getUsableSpace();
    } catch (IOException e) {
      throw unwritable(target, e);
    }
    if (bytes > free) {
      throw new HearthException(
          Code.DOES_NOT_FIT,
          Names.quoted(target.toString())
              + " will take "
              + bytes
              + " bytes, the disk has room for "
              + free,
          "free some or choose another disk");
    }
  }

  /** Appends bytes. */
  void write(MemorySegment bytes) {
    for (long done = 0; done < bytes.byteSize(); ) {
      long count = Math.min(buffer.remaining(), bytes.byteSize() - done);
      MemorySegment.copy(bytes, done, bufferSegment, buffer.position(), count);
      buffer.position(buffer.position() + (int) count);
      done += count;
      position += count;
      if (!buffer.hasRemaining()) {
        drain();
      }
    }
  }

  /** Appends zeros up to a multiple of {@code alignment}. */
  void pad(long alignment) {
    write(MemorySegment.ofArray(new byte[(int) Math.floorMod(-position, alignment)]));
  }

  /** Makes the bytes safe on the disk and only then gives them the target's name. */
  void finish() {
    if (finished) {
      throw new IllegalStateException("finished already");
    }
    drain();
    try {
      channel.force(true);
      channel.close();
      if (!replace) {
        // fails where there is a file by now, as a rename would not
        Files.createFile(target);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      finished = true;
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      throw taken(target);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!finished) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw unwritable(temporary, e);
    }
  }

  /** The new name, too, must survive a crash. */
  private void syncFolder() throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows cannot open folders, and journals names itself
    }
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }

  private void drain() {
    try {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static HearthException taken(Path target) {
    return new HearthException(
        Code.USAGE,
        Names.quoted(target.toString()) + " is there already",
        "choose another name or remove it");
  }

  private static HearthException unwritable(Path target, IOException e) {
    boolean noFolder = e instanceof NoSuchFileException;
    return new HearthException(
        noFolder ? Code.NOT_FOUND : Code.USAGE,
        Names.quoted(target.toString())
            + (noFolder ? ": its folder does not exist" : " cannot be written: " + e),
        noFolder
            ? "create the folder"
            : "choose a folder on a disk with room that you may write to",
        e);
  }
}
