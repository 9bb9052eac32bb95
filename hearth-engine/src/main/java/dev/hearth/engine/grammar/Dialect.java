package dev.hearth.engine.grammar;

import java.util.Set;

/** A version of JSON Schema: what its keywords are called and which of them hold schemas. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are
enum Dialect {
  /** Draft 7 (and 6, which it extends). */
  DRAFT_7(
      Set.of(
          "additionalItems",
          "contains",
          "additionalProperties",
          "propertyNames",
          "not",
          "if",
          "then",
          "else"),
      Set.of("allOf", "anyOf", "oneOf"),
      Set.of("definitions", "properties", "patternProperties", "dependencies")),
  /** Draft 2020-12. */
  DRAFT_2020(
      Set.of(
          "items",
          "contains",
          "additionalProperties",
          "propertyNames",
          "not",
          "if",
          "then",
          "else",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contentSchema"),
      Set.of("allOf", "anyOf", "oneOf", "prefixItems"),
      Set.of("$defs", "definitions", "properties", "patternProperties", "dependentSchemas"));

  /** Keywords whose value is a schema. */
  final Set<String> single;

  /** Keywords whose value is an array of schemas. */
  final Set<String> lists;

  /** Keywords whose value is an object of schemas. */
  final Set<String> maps;

  Dialect(Set<String> single, Set<String> lists, Set<String> maps) {
    this.single = single;
    this.lists = lists;
    this.maps = maps;
  }

  /**
   * The dialect that {@code $schema} names.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED for another
   */
  static Dialect named(String schema) {
    String name = schema.endsWith("#") ? schema.substring(0, schema.length() - 1) : schema;
    return switch (name) {
      case "https://json-schema.org/draft/2020-12/schema" -> DRAFT_2020;
      case "http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-06/schema" ->
          DRAFT_7;
      default ->
          throw Refusals.unsupported(
              "$schema '" + schema + "'", "only drafts 2020-12, 7 and 6 are understood");
    };
  }
}
