package dev.hearth.engine.grammar;

import java.util.Map;

/** From the text of a schema to the goal of a reply. */
final class SchemaCompiler {
  /** Values inside each other in a schema. */
  static final int DEPTH_MAX = 200;

  private final SchemaIndex index;
  private final SchemaReader reader;
  private final GoalTable goals;

  SchemaCompiler(FormatRule formats, Map<String, String> documents) {
    RegexFactory factory = new RegexFactory();
    this.index = new SchemaIndex(formats);
    this.reader = new SchemaReader(index, factory);
    this.goals = new GoalTable(factory, reader::body);
    documents.forEach((uri, text) ->
        index.add(JsonReader.read(text, DEPTH_MAX), SchemaIndex.withoutFragment(uri), null));
  }

  Goal compile(JsonValue schema) {
    return goals.compile(reader.root(index.add(schema, "", null)));
  }

  boolean hasUnique() {
    return goals.hasUnique();
  }
}
