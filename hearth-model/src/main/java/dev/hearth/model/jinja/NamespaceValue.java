package dev.hearth.model.jinja;

/** A {@code namespace()}: the one thing whose attributes a template can set. */
final class NamespaceValue {
  private final DictionaryValue attributes = new DictionaryValue();

  DictionaryValue attributes() {
    return attributes;
  }
}
