package dev.hearth.apps.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Bytes that survive the process and the power. */
final class SafeWrite {
  private SafeWrite() {}

  /** A file that was not there before. */
  static void fresh(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      all(channel, bytes);
    }
  }

  /** Everything at the channel's place, then to the disk. */
  static void all(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(true);
  }

  /** The names in a folder, where the system has a way to make these safe. */
  static void folder(Path folder) throws IOException {
    if (posix(folder)) {
      try (FileChannel names = FileChannel.open(folder)) {
        names.force(true);
      }
    }
  }

  /** The names in a folder and in those below. */
  static void tree(Path folder) throws IOException {
    List<Path> folders;
    try (Stream<Path> below = Files.walk(folder)) {
      folders = below.filter(Files::isDirectory).toList();
    }
    for (Path each : folders) {
      folder(each);
    }
  }

  /** A folder that others may not read: it holds private evidence. */
  static void privateFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (posix(folder)) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
