package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads schemas into conditions, each when it is first needed. */
final class SchemaReader {
  static final int SCHEMAS_MAX = 50_000;

  /** A schema, and the dynamic anchors that were met on the way to it. */
  private record Scoped(SchemaPlace place, Map<String, SchemaPlace> scope) {}

  private final SchemaIndex index;
  private final RegexFactory factory;
  private final Map<Scoped, Integer> numbers = new HashMap<>();
  private final List<Scoped> schemas = new ArrayList<>();
  private final List<@Nullable Condition> bodies = new ArrayList<>();

  SchemaReader(SchemaIndex index, RegexFactory factory) {
    this.index = index;
    this.factory = factory;
  }

  Condition root(SchemaPlace place) {
    return condition(place, Map.of());
  }

  /** What schema number {@code number} asks. */
  Condition body(int number) {
    Condition done = bodies.get(number);
    if (done == null) {
      Scoped schema = schemas.get(number);
      done = new Keywords(this, schema.place, schema.scope).read();
      bodies.set(number, done);
    }
    return done;
  }

  /** A schema inside another. */
  Condition inside(SchemaPlace outer, Map<String, SchemaPlace> scope, JsonValue value) {
    return switch (value) {
      case JsonValue.Bool bool -> bool.value() ? Condition.TRUE : Condition.FALSE;
      case JsonValue.Obj object -> condition(index.place(outer, value), scope);
      default -> throw Refusals.damaged("a schema is neither an object nor true nor false");
    };
  }

  private Condition condition(SchemaPlace place, Map<String, SchemaPlace> scope) {
    if (place.value() instanceof JsonValue.Bool(boolean value)) {
      return value ? Condition.TRUE : Condition.FALSE;
    }
    if (!(place.value() instanceof JsonValue.Obj)) {
      throw Refusals.damaged("a schema is neither an object nor true nor false");
    }
    Map<String, SchemaPlace> entered = enter(scope, place.base());
    Scoped key = new Scoped(place, entered);
    Integer number = numbers.get(key);
    if (number == null) {
      number = schemas.size();
      if (number >= SCHEMAS_MAX) {
        throw Refusals.limit("schemas inside a schema", SCHEMAS_MAX);
      }
      numbers.put(key, number);
      schemas.add(key);
      bodies.add(null);
    }
    return new Condition.Schema(number);
  }

  private Map<String, SchemaPlace> enter(Map<String, SchemaPlace> scope, String base) {
    Map<String, SchemaPlace> anchors = index.dynamicAnchors(base);
    if (scope.keySet().containsAll(anchors.keySet())) {
      return scope;
    }
    Map<String, SchemaPlace> all = new LinkedHashMap<>(scope);
    anchors.forEach(all::putIfAbsent);
    return all;
  }

  Condition reference(SchemaPlace from, Map<String, SchemaPlace> scope, String reference) {
    return condition(index.find(from, reference), scope);
  }

  /**
   * The outermost schema with the anchor that a reference names; itself where it is not dynamic.
   */
  Condition dynamicReference(SchemaPlace from, Map<String, SchemaPlace> scope, String reference) {
    SchemaPlace found = index.find(from, reference);
    int hash = reference.indexOf('#');
    String name = hash < 0 ? "" : reference.substring(hash + 1);
    boolean dynamic = found.equals(index.dynamicAnchors(found.base()).get(name));
    return condition(dynamic ? scope.getOrDefault(name, found) : found, scope);
  }

  RegexFactory factory() {
    return factory;
  }

  /** The condition to be equal to a value. */
  static Condition constant(JsonValue value, RegexFactory factory) {
    return switch (value) {
      case JsonValue.Null nothing -> new Condition.Types(Type.NULL.bit());
      case JsonValue.Bool bool ->
          new Condition.Types((bool.value() ? Type.TRUE : Type.FALSE).bit());
      case JsonValue.Num number -> oneOf(Set.of(number.value()));
      case JsonValue.Str string -> words(Set.of(string.value()), factory);
      case JsonValue.Arr(List<JsonValue> items) -> {
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Types(Type.ARRAY.bit()));
        parts.add(new Condition.Count(items.size(), items.size()));
        for (int i = 0; i < items.size(); i++) {
          parts.add(new Condition.Item(i, constant(items.get(i), factory)));
        }
        yield new Condition.And(parts);
      }
      case JsonValue.Obj(Map<String, JsonValue> members) -> {
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Types(Type.OBJECT.bit()));
        parts.add(new Condition.MemberCount(members.size(), members.size()));
        members.forEach((name, member) -> {
          Selector key = new Selector.Named(name);
          parts.add(new Condition.Exists(key, Condition.TRUE));
          parts.add(new Condition.Members(key, constant(member, factory), false));
        });
        yield new Condition.And(parts);
      }
    };
  }

  static Condition oneOf(Set<BigDecimal> values) {
    return new Condition.And(
        List.of(
            new Condition.Types(Type.NUMBER.bit()),
            new Condition.Num(new NumberTest.OneOf(values))));
  }

  static Condition words(Set<String> words, RegexFactory factory) {
    return new Condition.And(
        List.of(
            new Condition.Types(Type.STRING.bit()),
            new Condition.Text(factory.marked(factory.words(words)))));
  }
}
