package dev.hearth.main.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A text file of the project.
 *
 * @param name its path below the project's folder, with forward slashes
 * @param text what it holds
 */
record SourceText(String name, String text) {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", "testdata", "node_modules", ".idea", ".vscode", ".settings");
  private static final Set<String> ENDINGS =
      Set.of("java", "xml", "md", "sh", "json", "jsonl", "txt", "properties", "html", "css", "js");

  /** Every text file below {@code root} that belongs to the project. */
  static List<SourceText> all(Path root) {
    List<SourceText> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = NOT_OURS.contains(folder.getFileName().toString());
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String name = root.relativize(file).toString().replace('\\', '/');
              if (attributes.isRegularFile() && isText(name)) {
                found.add(new SourceText(name, Files.readString(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean isText(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.indexOf('.') < 0 || ENDINGS.contains(last.substring(last.lastIndexOf('.') + 1));
  }

  boolean isJava() {
    return name.endsWith(".java");
  }

  boolean isTest() {
    return name.contains("/src/test/");
  }

  /** The lines of which {@code wrong} holds, each with its place. */
  List<String> lines(Predicate<String> wrong) {
    List<String> found = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (wrong.test(lines[i])) {
        found.add(name + ":" + (i + 1) + ": " + lines[i].strip());
      }
    }
    return found;
  }
}
