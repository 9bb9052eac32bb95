package dev.hearth.bench;

import dev.hearth.format.HearthException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code --name value} pairs, each known by name. */
record Options(Map<String, String> values) {

  /** Reads them; refuses what {@code known} does not list. */
  static Options read(List<String> words, List<String> known) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String name = words.get(i).replaceFirst("^--", "");
      if (!words.get(i).startsWith("--") || !known.contains(name) || i + 1 == words.size()) {
        throw new HearthException(
            HearthException.Code.USAGE,
            "not understood: " + words.get(i),
            "options with values are --" + String.join(", --", known));
      }
      values.put(name, words.get(i + 1));
    }
    return new Options(values);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new HearthException(HearthException.Code.USAGE, "--" + name + " is missing", "give it");
    }
    return value;
  }

  int whole(String name, int otherwise) {
    String value = text(name, Integer.toString(otherwise));
    if (!value.matches("\\d{1,9}")) {
      throw new HearthException(
          HearthException.Code.USAGE, "--" + name + " is " + value, "give a whole number");
    }
    return Integer.parseInt(value);
  }

  List<String> words(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",", -1)).filter(w -> !w.isEmpty()).toList();
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }
}
