package dev.hearth.server.house;

import dev.hearth.format.HearthException;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that the server was given, and those in its folders. Folders are looked at each time.
 */
final class ModelFiles {
  private static final String ENDING = ".gguf";
  private static final int FILES_MAX = 10_000;
  private static final int DEPTH_MAX = 4;

  /** The second and further files of a split model are found through the first. */
  private static final Pattern LATER_PART =
      Pattern.compile(".*-(?!00001)[0-9]{5}-of-[0-9]{5}\\.gguf");

  private static final Pattern FIRST_PART = Pattern.compile("-00001-of-[0-9]{5}$");

  /** A file and what its header says. */
  record Found(Path file, Models.Known model) {}

  private record Described(long bytes, FileTime modified, Models.Known model) {}

  private final List<Path> files;
  private final List<Path> folders;
  private final ModelOpener opener;
  private final Map<Path, Described> described = new ConcurrentHashMap<>();

  ModelFiles(List<Path> files, List<Path> folders, ModelOpener opener) {
    this.files = List.copyOf(files);
    this.folders = List.copyOf(folders);
    this.opener = opener;
  }

  /** All that can be read, by name. A damaged file in a folder is left out. */
  List<Found> all() {
    List<Found> all = new ArrayList<>();
    paths()
        .forEach((name, path) -> described(name, path).ifPresent(m -> all.add(new Found(path, m))));
    return all;
  }

  /** The files that were named themselves. */
  List<Found> named() {
    List<Found> named = new ArrayList<>();
    for (Path file : files) {
      described(name(file), file).ifPresent(model -> named.add(new Found(file, model)));
    }
    return named;
  }

  /** The file of this name. */
  Optional<Found> find(String name) {
    Path path = paths().get(name);
    return path == null
        ? Optional.empty()
        : described(name, path).map(model -> new Found(path, model));
  }

  private Map<String, Path> paths() {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (Path file : files) {
      paths.putIfAbsent(name(file), file);
    }
    Map<String, Path> inFolders = new TreeMap<>();
    for (Path folder : folders) {
      try (Stream<Path> found = Files.walk(folder, DEPTH_MAX)) {
        found
            .filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(ENDING))
            .filter(path -> !LATER_PART.matcher(path.getFileName().toString()).matches())
            .filter(Files::isRegularFile)
            .limit(FILES_MAX)
            .forEach(path -> inFolders.putIfAbsent(name(path), path));
      } catch (IOException | UncheckedIOException e) {
        throw new HearthException(
            HearthException.Code.NOT_FOUND,
            "the folder of models " + folder + " cannot be read",
            "check the path and its permissions",
            e);
      }
    }
    inFolders.forEach(paths::putIfAbsent);
    return paths;
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    if (name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
      name = name.substring(0, name.length() - ENDING.length());
    }
    return FIRST_PART.matcher(name).replaceFirst("");
  }

  private Optional<Models.Known> described(String name, Path path) {
    try {
      long bytes = Files.size(path);
      FileTime modified = Files.getLastModifiedTime(path);
      Described known = described.get(path);
      if (known == null || known.bytes != bytes || !known.modified.equals(modified)) {
        known = new Described(bytes, modified, renamed(opener.describe(path), name));
        described.put(path, known);
      }
      return Optional.of(known.model);
    } catch (IOException | HearthException e) {
      return Optional.empty();
    }
  }

  private static Models.Known renamed(Models.Known model, String name) {
    return new Models.Known(
        name,
        model.bytes(),
        model.modified(),
        model.family(),
        model.quantisation(),
        model.parameters(),
        model.contextTokensAdvertised(),
        model.template(),
        model.encoder());
  }
}
