package dev.hearth.engine.grammar;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** From the text of a schema to the goal of a reply. */
final class SchemaCompiler {
  /** Values inside each other in a schema. */
  static final int DEPTH_MAX = 200;

  private final SchemaIndex index;
  private final SchemaReader reader;
  private final GoalTable goals;
  private final RegexFactory factory = new RegexFactory();
  private boolean unique;

  SchemaCompiler(FormatRule formats, Map<String, String> documents) {
    this(formats, documents, Writable::all);
  }

  /**
   * @param writable what strings and keys the notation can hold
   */
  SchemaCompiler(
      FormatRule formats,
      Map<String, String> documents,
      Function<RegexFactory, Writable> writable) {
    this.index = new SchemaIndex(formats);
    this.reader = new SchemaReader(index, factory);
    this.goals = new GoalTable(factory, reader::body, writable.apply(factory));
    documents.forEach((uri, text) ->
        index.add(JsonReader.read(text, DEPTH_MAX), SchemaIndex.withoutFragment(uri), null));
  }

  Goal compile(JsonValue schema) {
    return compile(condition(schema, ""));
  }

  Goal compile(Condition condition) {
    Goal goal = goals.compile(condition);
    unique |= goals.hasUnique();
    return goal;
  }

  /**
   * What a schema asks.
   *
   * @param uri what the schema is called, so that several have names of their own
   */
  Condition condition(JsonValue schema, String uri) {
    return reader.root(index.add(schema, uri, null));
  }

  RegexFactory factory() {
    return factory;
  }

  /** The automata of strings. */
  Collection<Content> contents() {
    return goals.contents();
  }

  boolean hasUnique() {
    return unique;
  }
}
