package dev.hearth.engine.grammar;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
    this.index = new SchemaIndex(formats);
    this.reader = new SchemaReader(index, factory);
    this.goals = new GoalTable(factory, reader::body);
    documents.forEach((uri, text) ->
        index.add(JsonReader.read(text, DEPTH_MAX), SchemaIndex.withoutFragment(uri), null));
  }

  Goal compile(JsonValue schema) {
    return compile(schema, "");
  }

  /**
   * As {@link #compile(JsonValue)}.
   *
   * @param uri what the schema is called, so that several have names of their own
   */
  Goal compile(JsonValue schema, String uri) {
    return compile(reader.root(index.add(schema, uri, null)));
  }

  Goal compile(Condition condition) {
    Goal goal = goals.compile(condition);
    unique |= goals.hasUnique();
    return goal;
  }

  /** An object of a name and arguments, which a schema describes. */
  Condition call(String name, String argumentsKey, JsonValue schema, String uri) {
    Selector nameKey = new Selector.Named("name");
    Selector arguments = new Selector.Named(argumentsKey);
    Condition its = reader.root(index.add(schema, uri, null));
    return new Condition.And(
        List.of(
            new Condition.Types(Type.OBJECT.bit()),
            new Condition.MemberCount(2, 2),
            new Condition.Exists(nameKey, Condition.TRUE),
            new Condition.Exists(arguments, Condition.TRUE),
            new Condition.Members(nameKey, SchemaReader.words(Set.of(name), factory), false),
            new Condition.Members(arguments, its, false)));
  }

  boolean hasUnique() {
    return unique;
  }
}
