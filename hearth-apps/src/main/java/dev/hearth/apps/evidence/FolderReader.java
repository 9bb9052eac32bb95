package dev.hearth.apps.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Reads a folder and what lies below; links are never followed, pipes and devices never opened. */
final class FolderReader {
  private final Intake intake;

  private FolderReader(Intake intake) {
    this.intake = intake;
  }

  static void read(Intake intake) throws IOException {
    new FolderReader(intake).folder(intake.input(), "", 0);
  }

  private void folder(Path folder, String prefix, int depth) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        intake.countEntry();
        children.add(child);
      }
    } catch (IOException e) {
      if (depth == 0) {
        throw e;
      }
      intake.refuse(prefix, 0, "the folder cannot be listed");
      return;
    }
    children.sort((a, b) -> name(a).compareTo(name(b)));
    for (Path child : children) {
      child(child, prefix + name(child), depth);
    }
  }

  private void child(Path child, String name, int depth) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      intake.refuse(name, 0, "it cannot be looked at");
      return;
    }
    if (attributes.isSymbolicLink()) {
      intake.refuseKind(name, "a symbolic link", Files.readSymbolicLink(child).toString());
    } else if (attributes.isDirectory()) {
      String reason = EntryName.refusal(name, intake.limits());
      if (reason != null) {
        intake.refuse(name, 0, reason);
      } else {
        folder(child, name + "/", depth + 1);
      }
    } else if (!attributes.isRegularFile()) {
      intake.refuseKind(name, "a device, pipe or socket", null);
    } else if (intake.accepts(name, attributes.size())) {
      file(child, name);
    }
  }

  private void file(Path path, String name) {
    int max = intake.limits().fileBytesMax();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(max == Integer.MAX_VALUE ? max : max + 1);
    } catch (IOException e) {
      intake.refuse(name, 0, "it cannot be read");
      return;
    }
    intake.countUnpacked(bytes.length, bytes.length);
    if (bytes.length > max) {
      intake.refuse(name, bytes.length, "it grew beyond the limit of %,d bytes".formatted(max));
    } else {
      intake.file(name, bytes);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
