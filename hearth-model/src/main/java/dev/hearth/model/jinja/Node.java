package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the syntax tree. */
sealed interface Node permits Expression, Statement, Target {
  /** In the source, from 1. */
  int line();

  /** What it is made of, in the order in which Jinja2 looks at it. */
  List<Node> children();

  /** All of some nodes and lists of nodes; nulls are left out. */
  static List<Node> all(@Nullable Object... parts) {
    List<Node> all = new ArrayList<>();
    for (Object part : parts) {
      switch (part) {
        case null -> {}
        case Node node -> all.add(node);
        case Collection<?> nodes -> all.addAll(all(nodes.toArray()));
        default -> throw new IllegalArgumentException(Arrays.toString(parts));
      }
    }
    return all;
  }
}
