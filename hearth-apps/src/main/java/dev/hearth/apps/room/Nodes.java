package dev.hearth.apps.room;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** YAML as a tree that knows where everything stands. */
final class Nodes {
  /** A room's settings are read by people in a minute. */
  private static final int CHARACTERS_MAX = 1 << 16;

  private static final int DEPTH_MAX = 8;

  /** All are refused; one that is read can be refused with its place. */
  private static final int ALIASES_MAX = 16;

  private Nodes() {}

  /**
   * The mapping that a file holds; empty where it is none, which is then among the findings.
   *
   * @param findings what is wrong is added here
   */
  static Optional<YamlMap> read(String file, String text, List<Finding> findings) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(CHARACTERS_MAX)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .build();
    try {
      Optional<Finding> deep = tooDeep(file, text, settings);
      if (deep.isPresent()) {
        findings.add(deep.get());
        return Optional.empty();
      }
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root instanceof MappingNode mapping) {
        int before = findings.size();
        refuseAnchors(file, root, new HashSet<>(), findings);
        return findings.size() == before
            ? Optional.of(new YamlMap(file, "", mapping, findings))
            : Optional.empty();
      }
      findings.add(at(file, root, "is no list of 'key: value' lines", "begin with 'room: NAME'"));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      findings.add(
          new Finding(
              file,
              mark.map(m -> m.getLine() + 1).orElse(0),
              mark.map(m -> m.getColumn() + 1).orElse(0),
              "is not YAML: " + e.getProblem(),
              "correct it; indent with spaces, and quote texts with ': ' or '#' in them"));
    } catch (YamlEngineException e) {
      findings.add(Finding.of(file, "is not YAML: " + e.getMessage(), "correct it"));
    }
    return Optional.empty();
  }

  /** Asked of the stream of events, because making a tree of them recurses. */
  private static Optional<Finding> tooDeep(String file, String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > DEPTH_MAX) {
        Optional<Mark> mark = event.getStartMark();
        return Optional.of(
            new Finding(
                file,
                mark.map(m -> m.getLine() + 1).orElse(0),
                mark.map(m -> m.getColumn() + 1).orElse(0),
                "is nested deeper than " + DEPTH_MAX,
                "use fewer levels"));
      }
    }
    return Optional.empty();
  }

  /** One name, one value: what stands in a line is what it says. */
  private static void refuseAnchors(
      String file, Node node, Set<Node> seen, List<Finding> findings) {
    if (!seen.add(node) || node.getAnchor().isPresent()) {
      findings.add(at(file, node, "an anchor or alias is used", "write the value out"));
      return;
    }
    if (node instanceof CollectionNode<?> collection) {
      for (Object child : collection.getValue()) {
        if (child instanceof NodeTuple pair) {
          refuseAnchors(file, pair.getKeyNode(), seen, findings);
          refuseAnchors(file, pair.getValueNode(), seen, findings);
        } else if (child instanceof Node one) {
          refuseAnchors(file, one, seen, findings);
        }
      }
    }
  }

  /** A finding at the beginning of a node. */
  static Finding at(String file, @Nullable Node node, String fact, String fix) {
    Optional<Mark> mark = node == null ? Optional.empty() : node.getStartMark();
    return new Finding(
        file,
        mark.map(m -> m.getLine() + 1).orElse(0),
        mark.map(m -> m.getColumn() + 1).orElse(0),
        fact,
        fix);
  }
}
