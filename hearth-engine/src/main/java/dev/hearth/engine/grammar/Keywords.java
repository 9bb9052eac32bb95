package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keywords of one schema that say how schemas are combined, and those about any type. */
final class Keywords {
  private final SchemaReader reader;
  private final SchemaPlace place;
  private final Map<String, SchemaPlace> scope;
  private final Map<String, JsonValue> members;
  private final List<Condition> parts = new ArrayList<>();

  Keywords(SchemaReader reader, SchemaPlace place, Map<String, SchemaPlace> scope) {
    this.reader = reader;
    this.place = place;
    this.scope = scope;
    this.members =
        place.value() instanceof JsonValue.Obj(Map<String, JsonValue> all) ? all : Map.of();
  }

  Condition read() {
    boolean seven = place.dialect() == Dialect.DRAFT_7;
    if (has("$ref")) {
      parts.add(reader.reference(place, scope, string("$ref")));
      if (seven) {
        return parts.getFirst();
      }
    }
    for (String recursive : List.of("$recursiveRef", "$recursiveAnchor")) {
      if (has(recursive) && !seven) {
        throw Refusals.unsupported(recursive, "it belongs to draft 2019-09");
      }
    }
    if (has("$dynamicRef") && !seven) {
      parts.add(reader.dynamicReference(place, scope, string("$dynamicRef")));
    }
    types();
    values();
    combinations();
    new ScalarKeywords(this, reader.factory(), place.formats()).read(parts);
    new ArrayKeywords(this, place.dialect()).read(parts);
    new ObjectKeywords(this, reader.factory(), place.dialect()).read(parts);
    Condition all = parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
    if (!seven && (has("unevaluatedProperties") || has("unevaluatedItems"))) {
      return new Condition.Unevaluated(
          all,
          has("unevaluatedProperties") ? schema("unevaluatedProperties") : null,
          has("unevaluatedItems") ? schema("unevaluatedItems") : null);
    }
    return all;
  }

  boolean has(String keyword) {
    return members.containsKey(keyword);
  }

  private JsonValue value(String keyword) {
    JsonValue value = members.get(keyword);
    if (value == null) {
      throw Refusals.damaged(keyword + " is missing");
    }
    return value;
  }

  String string(String keyword) {
    if (value(keyword) instanceof JsonValue.Str(String text)) {
      return text;
    }
    throw wrong(keyword, "a string");
  }

  boolean bool(String keyword) {
    if (value(keyword) instanceof JsonValue.Bool(boolean value)) {
      return value;
    }
    throw wrong(keyword, "true or false");
  }

  BigDecimal number(String keyword) {
    if (value(keyword) instanceof JsonValue.Num(BigDecimal value)) {
      return value;
    }
    throw wrong(keyword, "a number");
  }

  /** A whole number that is not negative; large ones are all alike. */
  int count(String keyword, int otherwise) {
    if (!has(keyword)) {
      return otherwise;
    }
    BigDecimal value = number(keyword);
    if (value.signum() < 0 || value.scale() > 0) {
      throw wrong(keyword, "a whole number that is not negative");
    }
    return value.min(BigDecimal.valueOf(Integer.MAX_VALUE - 1)).intValueExact();
  }

  Condition schema(String keyword) {
    return schema(value(keyword));
  }

  Condition schema(JsonValue value) {
    return reader.inside(place, scope, value);
  }

  List<JsonValue> list(String keyword) {
    if (value(keyword) instanceof JsonValue.Arr(List<JsonValue> items)) {
      return items;
    }
    throw wrong(keyword, "an array");
  }

  boolean isList(String keyword) {
    return members.get(keyword) instanceof JsonValue.Arr;
  }

  Map<String, JsonValue> map(String keyword) {
    if (value(keyword) instanceof JsonValue.Obj(Map<String, JsonValue> all)) {
      return all;
    }
    throw wrong(keyword, "an object");
  }

  static RuntimeException wrong(String keyword, String what) {
    return Refusals.damaged("the value of " + keyword + " is not " + what);
  }

  private List<Condition> schemas(String keyword) {
    List<JsonValue> all = list(keyword);
    if (all.isEmpty()) {
      throw wrong(keyword, "an array with at least one schema");
    }
    return all.stream().map(this::schema).toList();
  }

  private void types() {
    if (!has("type")) {
      return;
    }
    List<Condition> either = new ArrayList<>();
    for (JsonValue name : isList("type") ? list("type") : List.of(value("type"))) {
      if (!(name instanceof JsonValue.Str(String text))) {
        throw wrong("type", "the name of a type");
      }
      either.add(type(text));
    }
    parts.add(either.size() == 1 ? either.getFirst() : new Condition.Or(either, true));
  }

  private static Condition type(String name) {
    return switch (name) {
      case "null" -> new Condition.Types(Type.NULL.bit());
      case "boolean" -> new Condition.Types(Type.TRUE.bit() | Type.FALSE.bit());
      case "number" -> new Condition.Types(Type.NUMBER.bit());
      case "string" -> new Condition.Types(Type.STRING.bit());
      case "array" -> new Condition.Types(Type.ARRAY.bit());
      case "object" -> new Condition.Types(Type.OBJECT.bit());
      case "integer" ->
          new Condition.And(
              List.of(
                  new Condition.Types(Type.NUMBER.bit()),
                  new Condition.Num(new NumberTest.MultipleOf(BigDecimal.ONE))));
      default -> throw Refusals.damaged("there is no type '" + name + "'");
    };
  }

  private void values() {
    if (has("const")) {
      parts.add(SchemaReader.constant(value("const"), reader.factory()));
    }
    if (!has("enum")) {
      return;
    }
    Set<BigDecimal> numbers = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    List<Condition> either = new ArrayList<>();
    for (JsonValue value : new LinkedHashSet<>(list("enum"))) {
      switch (value) {
        case JsonValue.Num(BigDecimal number) -> numbers.add(number);
        case JsonValue.Str(String text) -> words.add(text);
        default -> either.add(SchemaReader.constant(value, reader.factory()));
      }
    }
    if (!numbers.isEmpty()) {
      either.add(SchemaReader.oneOf(numbers));
    }
    if (!words.isEmpty()) {
      either.add(SchemaReader.words(words, reader.factory()));
    }
    parts.add(new Condition.Or(either, true));
  }

  private void combinations() {
    if (has("allOf")) {
      parts.addAll(schemas("allOf"));
    }
    if (has("anyOf")) {
      parts.add(new Condition.Or(schemas("anyOf"), false));
    }
    if (has("oneOf")) {
      parts.add(new Condition.OneOf(schemas("oneOf")));
    }
    if (has("not")) {
      parts.add(new Condition.Not(schema("not")));
    }
    if (has("if")) {
      Condition asked = schema("if");
      List<Condition> yes = new ArrayList<>(List.of(asked));
      List<Condition> no = new ArrayList<>(List.of(new Condition.Not(asked)));
      if (has("then")) {
        yes.add(schema("then"));
      }
      if (has("else")) {
        no.add(schema("else"));
      }
      parts.add(new Condition.Or(List.of(new Condition.And(yes), new Condition.And(no)), true));
    }
  }
}
