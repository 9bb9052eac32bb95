package dev.hearth.starter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that can be said, out of the text files.
 *
 * @param faults every kind of trouble
 * @param background noise, distractors, signs of health and bare symptoms by name
 * @param none the replies where nothing is wrong
 * @param unknown the replies where the cause does not show
 * @param names what may be filled into gaps; those of the starred wordings begin with a star
 */
record Catalogue(
    List<Fault> faults,
    Map<String, List<Phrase>> background,
    Fault none,
    Fault unknown,
    Map<String, List<String>> names) {
  /** Files of a bundle. */
  static final Set<String> SOURCES =
      Set.of(
          "events",
          "describe",
          "app",
          "kubelet",
          "kernel",
          "system",
          "db",
          "node",
          "metrics",
          "config",
          "proxy");

  static Catalogue read() {
    List<Fault> faults = new ArrayList<>();
    for (String file : List.of("workload", "platform", "service")) {
      sections("faults-" + file + ".txt").forEach((kind, lines) -> faults.add(fault(kind, lines)));
    }
    Map<String, List<String>> others = sections("background.txt");
    Map<String, List<Phrase>> background = new LinkedHashMap<>();
    for (String name : List.of("noise", "distractor", "healthy", "symptom")) {
      background.put(name, phrases(others.getOrDefault(name, List.of()), "line"));
    }
    return new Catalogue(
        List.copyOf(faults),
        background,
        fault("none", others.getOrDefault("none", List.of())),
        fault("unknown", others.getOrDefault("unknown", List.of())),
        readNames());
  }

  private static Fault fault(String kind, List<String> lines) {
    return new Fault(
        kind,
        phrases(lines, "cause"),
        phrases(lines, "sig"),
        phrases(lines, "hint"),
        phrases(lines, "cmd"),
        phrases(lines, "miss"));
  }

  /** The lines that begin with {@code what}, and what stands behind. */
  private static List<Phrase> phrases(List<String> lines, String what) {
    boolean sourced = what.equals("sig") || what.equals("hint") || what.equals("line");
    List<Phrase> phrases = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      String head = line.substring(0, space);
      boolean starred = head.endsWith("*");
      if (!(starred ? head.substring(0, head.length() - 1) : head).equals(what)) {
        continue;
      }
      String rest = line.substring(space + 1);
      int cut = sourced ? rest.indexOf(' ') : -1;
      String source = sourced ? rest.substring(0, cut) : "";
      if (sourced && !SOURCES.contains(source)) {
        throw new IllegalStateException("no such source: " + line);
      }
      phrases.add(new Phrase(source, rest.substring(cut + 1), starred));
    }
    return List.copyOf(phrases);
  }

  private static Map<String, List<String>> sections(String file) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : text(file).lines().toList()) {
      if (line.startsWith("= ")) {
        lines = new ArrayList<>();
        if (sections.put(line.substring(2), lines) != null) {
          throw new IllegalStateException("twice: " + line);
        }
      } else {
        lines.add(line);
      }
    }
    return sections;
  }

  private static Map<String, List<String>> readNames() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String line : text("names.txt").lines().toList()) {
      String[] parts = line.split(" ", -1);
      boolean starred = parts[0].endsWith("*");
      String name = starred ? "*" + parts[0].substring(0, parts[0].length() - 1) : parts[0];
      names.put(name, List.of(parts).subList(1, parts.length));
    }
    return names;
  }

  private static String text(String file) {
    try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
