package dev.hearth.apps.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping whose keys are asked for one by one. What has the wrong form is a finding, and the
 * default is taken so that all findings come at once; what nobody asked for is one too.
 */
final class YamlMap {
  private static final int NEAR = 3;

  private final String file;
  private final String path;
  private final @Nullable Node node;
  private final Map<String, NodeTuple> pairs = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Finding> findings;

  YamlMap(String file, String path, @Nullable MappingNode node, List<Finding> findings) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.findings = findings;
    if (node != null) {
      for (NodeTuple pair : node.getValue()) {
        String key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (key.isEmpty()) {
          problem(pair.getKeyNode(), "a key is no word", "write 'key: value'");
        } else if (pairs.putIfAbsent(key, pair) != null) {
          problem(pair.getKeyNode(), "'" + path + key + "' stands here twice", "keep one of them");
        }
      }
    }
  }

  private void problem(@Nullable Node at, String fact, String fix) {
    findings.add(Nodes.at(file, at, fact, fix));
  }

  boolean has(String key) {
    return pairs.containsKey(key);
  }

  /** Says that the value of a key will not do. */
  void refuse(String key, String fact, String fix) {
    NodeTuple pair = pairs.get(key);
    problem(pair == null ? node : pair.getValueNode(), path + key + " " + fact, fix);
  }

  private Optional<Node> value(String key) {
    asked.add(key);
    return Optional.ofNullable(pairs.get(key)).map(NodeTuple::getValueNode);
  }

  private Optional<String> scalar(String key, Tag... tags) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof ScalarNode scalar && Arrays.asList(tags).contains(scalar.getTag())) {
      return Optional.of(scalar.getValue());
    }
    String wanted =
        tags[0].equals(Tag.STR) ? "a text" : tags[0].equals(Tag.BOOL) ? "yes" : "a number";
    refuse(key, "is not " + wanted, "write " + example(tags[0]));
    return Optional.empty();
  }

  private static String example(Tag tag) {
    if (tag.equals(Tag.STR)) {
      return "words, in quotes where they look like a number or like true";
    }
    return tag.equals(Tag.BOOL) ? "true or false" : "it in digits, without quotes";
  }

  /** A text that must be there. */
  String text(String key) {
    if (!has(key)) {
      asked.add(key);
      problem(node, "'" + path + key + "' is missing", "add it");
    }
    return text(key, "");
  }

  String text(String key, String standard) {
    return scalar(key, Tag.STR).orElse(standard);
  }

  boolean flag(String key, boolean standard) {
    return scalar(key, Tag.BOOL).map(Boolean::parseBoolean).orElse(standard);
  }

  long whole(String key, long min, long max, long standard) {
    Optional<String> text = scalar(key, Tag.INT);
    try {
      long value = text.isEmpty() ? standard : Long.decode(text.get());
      if (text.isEmpty() || (value >= min && value <= max)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through: beyond what a whole number holds
    }
    refuse(key, "is " + text.orElse(""), "use a whole number from " + min + " to " + max);
    return standard;
  }

  /** A number, whole or not; NaN where it is none. */
  double number(String key) {
    Optional<String> text = scalar(key, Tag.FLOAT, Tag.INT);
    try {
      return text.map(Double::parseDouble).orElse(Double.NaN);
    } catch (NumberFormatException e) {
      refuse(key, "is " + text.orElse(""), "write it as 0.7");
      return Double.NaN;
    }
  }

  /** One of some words: the names of an enum, in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E standard) {
    String text = text(key, word(standard));
    List<String> words = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      if (word(each).equals(text)) {
        return each;
      }
      words.add(word(each));
    }
    refuse(key, "is '" + text + "'", "use " + String.join(", ", words));
    return standard;
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A mapping inside; an empty one where it is not there. */
  YamlMap map(String key) {
    Optional<Node> value = value(key);
    if (value.isPresent() && !(value.get() instanceof MappingNode)) {
      refuse(key, "is no list of 'key: value' lines", "indent them below it");
    }
    MappingNode inner = value.orElse(null) instanceof MappingNode mapping ? mapping : null;
    return new YamlMap(file, path + key + ".", inner, findings);
  }

  /** A list of texts; empty where it is not there. */
  List<String> texts(String key) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (!(value.get() instanceof SequenceNode sequence)) {
      refuse(key, "is no list", "write [one, two]");
      return List.of();
    }
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
        texts.add(scalar.getValue());
      } else {
        problem(item, "an item of " + path + key + " is no text", "quote it");
      }
    }
    return List.copyOf(texts);
  }

  /** All keys, as written. */
  Set<String> keys() {
    return new LinkedHashSet<>(pairs.keySet());
  }

  /** Says which keys nobody asked for. */
  void end() {
    pairs.forEach((key, pair) -> {
      if (!asked.contains(key)) {
        String near =
            asked.stream()
                .filter(known -> distance(key, known) < NEAR)
                .findFirst()
                .map(known -> "did you mean '" + known + "'?")
                .orElse("use one of " + String.join(", ", asked));
        problem(pair.getKeyNode(), "unknown key '" + path + key + "'", near);
      }
    });
  }

  /** How many letters differ (Levenshtein 1966). */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
