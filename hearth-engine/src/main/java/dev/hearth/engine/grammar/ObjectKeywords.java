package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The keywords about objects. */
final class ObjectKeywords {
  private final Keywords keywords;
  private final RegexFactory factory;
  private final Dialect dialect;

  ObjectKeywords(Keywords keywords, RegexFactory factory, Dialect dialect) {
    this.keywords = keywords;
    this.factory = factory;
    this.dialect = dialect;
  }

  void read(List<Condition> parts) {
    List<Selector> named = new ArrayList<>();
    if (keywords.has("properties")) {
      keywords
          .map("properties")
          .forEach((name, schema) -> member(parts, named, named(name), keywords.schema(schema)));
    }
    if (keywords.has("patternProperties")) {
      keywords
          .map("patternProperties")
          .forEach(
              (regex, schema) -> member(parts, named, matching(regex), keywords.schema(schema)));
    }
    if (keywords.has("additionalProperties")) {
      Selector others = Selector.not(Selector.anyOf(named));
      parts.add(new Condition.Members(others, keywords.schema("additionalProperties"), true));
    }
    if (keywords.has("propertyNames")) {
      parts.add(new Condition.Names(keywords.schema("propertyNames")));
    }
    if (keywords.has("required")) {
      parts.addAll(required(keywords.list("required"), "required"));
    }
    if (keywords.has("minProperties") || keywords.has("maxProperties")) {
      parts.add(
          new Condition.MemberCount(
              keywords.count("minProperties", 0), keywords.count("maxProperties", -1)));
    }
    dependencies(parts);
  }

  private static void member(
      List<Condition> parts, List<Selector> named, Selector keys, Condition condition) {
    named.add(keys);
    parts.add(new Condition.Members(keys, condition, true));
  }

  private static Selector named(String name) {
    if (name.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw Refusals.damaged("the name of a property is not Unicode");
    }
    return new Selector.Named(name);
  }

  private Selector matching(String regex) {
    return new Selector.Matching(RegexParser.search(factory, regex));
  }

  private static List<Condition> required(List<JsonValue> names, String keyword) {
    List<Condition> found = new ArrayList<>();
    for (JsonValue name : names) {
      if (!(name instanceof JsonValue.Str(String text))) {
        throw Keywords.wrong(keyword, "an array of names");
      }
      found.add(new Condition.Exists(named(text), Condition.TRUE));
    }
    return found;
  }

  private void dependencies(List<Condition> parts) {
    boolean seven = dialect == Dialect.DRAFT_7;
    if (!seven && keywords.has("dependentRequired")) {
      keywords.map("dependentRequired").forEach((name, names) -> requires(parts, name, names));
    }
    if (!seven && keywords.has("dependentSchemas")) {
      keywords
          .map("dependentSchemas")
          .forEach((name, schema) -> parts.add(implies(name, keywords.schema(schema))));
    }
    if (keywords.has("dependencies")) {
      for (Map.Entry<String, JsonValue> entry : keywords.map("dependencies").entrySet()) {
        if (entry.getValue() instanceof JsonValue.Arr) {
          requires(parts, entry.getKey(), entry.getValue());
        } else {
          parts.add(implies(entry.getKey(), keywords.schema(entry.getValue())));
        }
      }
    }
  }

  private static void requires(List<Condition> parts, String name, JsonValue names) {
    if (!(names instanceof JsonValue.Arr(List<JsonValue> all))) {
      throw Keywords.wrong("dependentRequired", "an object of arrays of names");
    }
    parts.add(implies(name, new Condition.And(required(all, "dependentRequired"))));
  }

  private static Condition implies(String name, Condition then) {
    Condition there =
        new Condition.And(
            List.of(
                new Condition.Types(Type.OBJECT.bit()),
                new Condition.Exists(named(name), Condition.TRUE)));
    return new Condition.Or(
        List.of(new Condition.Not(there), new Condition.And(List.of(there, then))), true);
  }
}
