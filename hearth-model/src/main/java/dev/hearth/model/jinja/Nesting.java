package dev.hearth.model.jinja;

import java.util.IdentityHashMap;

/**
 * How deep a template nests: while it is read, to protect the parser's own stack, and in the tree
 * that comes of it, to protect the stack of everything that walks the tree. The second is not the
 * first: {@code a + b + c} nests in the tree alone.
 */
final class Nesting {
  private static final int LEVELS_PER_EXPRESSION = 2;

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

  /** The same for a whole expression, which takes the stack of several levels. */
  void enterExpression(int line) {
    depth += LEVELS_PER_EXPRESSION;
    check(depth, line);
  }

  void leaveExpression() {
    depth -= LEVELS_PER_EXPRESSION;
  }

  /** Notes the height of a new node, whose children have been noted before. */
  <N extends Node> N made(N node) {
    int own = levels(node);
    int height = own;
    for (Node child : node.children()) {
      height = Math.max(height, height(child) + own);
    }
    check(height, node.line());
    heights.put(node, height);
    return node;
  }

  /** Statements and everything that is called take more of the stack than operators. */
  private static int levels(Node node) {
    return switch (node) {
      case Statement.For loop -> 3;
      case Statement statement -> 2;
      case Expression.Filtered filter -> 2;
      case Expression.Tested test -> 2;
      case Expression.Call call -> 2;
      default -> 1;
    };
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
