package dev.hearth.model.jinja;

import java.util.IdentityHashMap;

/**
 * How deep a template nests: while it is read, to protect the parser's own stack, and in the tree
 * that comes of it, to protect the stack of everything that walks the tree. The second is not the
 * first: {@code a + b + c} nests in the tree alone.
 */
final class Nesting {
  private final int deepest;
  private final IdentityHashMap<Node, Integer> heights = new IdentityHashMap<>();
  private int depth;

  Nesting(int deepest) {
    this.deepest = deepest;
  }

  void enter(int line) {
    depth++;
    check(depth, line);
  }

  void leave() {
    depth--;
  }

  /** Notes the height of a new node, whose children have been noted before. */
  <N extends Node> N made(N node) {
    int height = 1;
    for (Node child : node.children()) {
      height = Math.max(height, height(child) + 1);
    }
    check(height, node.line());
    heights.put(node, height);
    return node;
  }

  int height(Node node) {
    return heights.getOrDefault(node, 1);
  }

  private void check(int levels, int line) {
    if (levels > deepest) {
      throw Failure.recursion("the template nests deeper than " + deepest + " levels").at(line);
    }
  }
}
