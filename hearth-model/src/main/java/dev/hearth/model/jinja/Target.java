package dev.hearth.model.jinja;

import java.util.List;

/** What can be assigned to. */
sealed interface Target extends Node {

  /** A variable. */
  record Variable(String name, int line) implements Target {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** Several targets for the items of one value. */
  record Several(List<Target> targets, int line) implements Target {
    @Override
    public List<Node> children() {
      return Node.all(targets);
    }
  }

  /** An attribute of a namespace. */
  record Member(String namespace, String attribute, int line) implements Target {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }
}
