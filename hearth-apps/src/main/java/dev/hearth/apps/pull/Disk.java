package dev.hearth.apps.pull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the disk gives; a seam, so that a full one can be had without filling one. */
public interface Disk {
  /** The real one. */
  Disk REAL = new Disk() {};

  /** Bytes that can still be written to the folder's disk. */
  default long usableBytes(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Writes some of {@code bytes} at a position of a file; says how many. */
  default int write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    return file.write(bytes, position);
  }
}
