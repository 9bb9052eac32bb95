package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.RemoteFile;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.ModelNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which of a repository's files are meant. */
final class HubChoice {
  private static final Pattern PART = Pattern.compile(".*-([0-9]{5})-of-([0-9]{5})\\.gguf");
  private static final int SHOWN_MAX = 30;

  private HubChoice() {}

  /** The files of the one model that {@code pick} names, in order. */
  static List<RemoteFile> of(List<RemoteFile> files, String pick, String repository) {
    Map<String, List<RemoteFile>> models = models(files);
    if (models.isEmpty()) {
      throw new HearthException(
          Code.NOT_FOUND,
          repository + " has no GGUF file of a text model",
          "look for a repository with GGUF files of it");
    }
    List<String> meant = models.keySet().stream().filter(model -> matches(model, pick)).toList();
    List<String> exact = meant.stream().filter(model -> isFile(model, pick)).toList();
    List<String> chosen = exact.isEmpty() ? meant : exact;
    if (chosen.size() != 1) {
      String what = chosen.isEmpty() ? "no model '" + pick + "'" : chosen.size() + " models";
      throw new HearthException(
          chosen.isEmpty() ? Code.NOT_FOUND : Code.USAGE,
          repository + " has " + what + (chosen.isEmpty() || pick.isEmpty() ? "" : " " + pick),
          "name one after a colon: "
              + shown(chosen.isEmpty() ? models.keySet().stream().toList() : chosen, models));
    }
    List<RemoteFile> parts = models.get(chosen.getFirst());
    return complete(parts == null ? List.of() : parts, repository);
  }

  private static Map<String, List<RemoteFile>> models(List<RemoteFile> files) {
    Map<String, List<RemoteFile>> models = new LinkedHashMap<>();
    files.stream()
        .filter(file -> file.path().toLowerCase(Locale.ROOT).endsWith(ModelNames.ENDING))
        .filter(file -> !file.path().toLowerCase(Locale.ROOT).contains("mmproj"))
        .sorted(Comparator.comparing(RemoteFile::path))
        .forEach(
            file -> models.computeIfAbsent(key(file.path()), k -> new ArrayList<>()).add(file));
    return models;
  }

  /** The path without ending and number. */
  private static String key(String path) {
    int folder = path.lastIndexOf('/') + 1;
    return path.substring(0, folder) + ModelNames.ofFile(path);
  }

  private static boolean isFile(String model, String pick) {
    String wanted = key(pick);
    return model.equals(wanted) || model.substring(model.lastIndexOf('/') + 1).equals(wanted);
  }

  private static boolean matches(String model, String pick) {
    if (pick.isEmpty() || isFile(model, pick)) {
      return true;
    }
    String word = Pattern.quote(pick.toLowerCase(Locale.ROOT));
    return Pattern.compile("(^|[-._/])" + word + "($|[-./])")
        .matcher(model.toLowerCase(Locale.ROOT))
        .find();
  }

  private static List<RemoteFile> complete(List<RemoteFile> parts, String repository) {
    Matcher first = PART.matcher(parts.getFirst().path());
    if (!first.matches()) {
      return parts;
    }
    int count = Integer.parseInt(first.group(2));
    for (int i = 0; i < Math.max(count, parts.size()); i++) {
      String number = String.format(Locale.ROOT, "-%05d-of-%05d.gguf", i + 1, count);
      if (i >= parts.size() || !parts.get(i).path().endsWith(number)) {
        throw new HearthException(
            Code.NOT_FOUND,
            repository + " does not have all " + count + " files of this model",
            "use another repository");
      }
    }
    return parts;
  }

  private static String shown(List<String> names, Map<String, List<RemoteFile>> models) {
    String list =
        names.stream()
            .limit(SHOWN_MAX)
            .map(name -> name + size(models.getOrDefault(name, List.of())))
            .collect(Collectors.joining(", "));
    return names.size() > SHOWN_MAX ? list + " and " + (names.size() - SHOWN_MAX) + " more" : list;
  }

  private static String size(List<RemoteFile> files) {
    long bytes = files.stream().mapToLong(file -> Math.max(0, file.bytes())).sum();
    return String.format(Locale.ROOT, " (%.1f GB)", bytes / 1e9);
  }
}
