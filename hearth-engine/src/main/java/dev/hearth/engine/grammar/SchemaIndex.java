package dev.hearth.engine.grammar;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds schemas by reference: resources by URI, anchors, JSON pointers. Knows the schema itself and
 * the documents that came with it; nothing is fetched.
 */
final class SchemaIndex {
  /** Keywords with values that are no schemas. */
  private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");

  /** Keywords that came after draft 7. */
  private static final Set<String> LATER =
      Set.of(
          "$defs",
          "$anchor",
          "$dynamicAnchor",
          "$dynamicRef",
          "prefixItems",
          "unevaluatedItems",
          "unevaluatedProperties",
          "dependentRequired",
          "dependentSchemas",
          "minContains",
          "maxContains");

  private final Map<String, SchemaPlace> resources = new HashMap<>();
  private final Map<String, SchemaPlace> anchors = new HashMap<>();
  private final Map<String, Map<String, SchemaPlace>> dynamicAnchors = new HashMap<>();
  private final IdentityHashMap<JsonValue, SchemaPlace> places = new IdentityHashMap<>();
  private final FormatRule formats;
  private boolean guessed;

  SchemaIndex(FormatRule formats) {
    this.formats = formats;
  }

  /** Adds a document and everything in it; returns its root. */
  SchemaPlace add(JsonValue document, String uri, @Nullable Dialect otherwise) {
    Dialect dialect = otherwise == null ? Dialect.DRAFT_2020 : otherwise;
    boolean named = false;
    guessed = false;
    if (document instanceof JsonValue.Obj(Map<String, JsonValue> members)) {
      if (members.get("$schema") instanceof JsonValue.Str(String schema)) {
        dialect = Dialect.named(schema);
        named = true;
      } else if (members.containsKey("$schema")) {
        throw Refusals.damaged("$schema is no string");
      } else if (otherwise == null && looksLikeDraft7(members)) {
        dialect = Dialect.DRAFT_7;
        guessed = true;
      }
    }
    boolean remark = formats == FormatRule.UNLESS_NAMED && named;
    SchemaPlace root =
        new SchemaPlace(document, uri, dialect, remark ? FormatRule.IGNORE : formats);
    resources.putIfAbsent(uri, root);
    visit(root);
    return places.getOrDefault(document, root);
  }

  /** Without {@code $schema}: written with keywords that draft 7 had and later ones have not. */
  private static boolean looksLikeDraft7(Map<String, JsonValue> root) {
    return (root.get("definitions") instanceof JsonValue.Obj && !root.containsKey("$defs"))
        || root.values().stream().anyMatch(SchemaIndex::hasListOfItems)
        || root.get("items") instanceof JsonValue.Arr;
  }

  private static boolean hasListOfItems(JsonValue value) {
    return switch (value) {
      case JsonValue.Obj(Map<String, JsonValue> members) ->
          members.get("items") instanceof JsonValue.Arr
              || members.entrySet().stream()
                  .filter(member -> !VALUES.contains(member.getKey()))
                  .anyMatch(member -> hasListOfItems(member.getValue()));
      case JsonValue.Arr(List<JsonValue> items) ->
          items.stream().anyMatch(SchemaIndex::hasListOfItems);
      default -> false;
    };
  }

  /** A schema of which the version was guessed must not be of two versions. */
  private void refuseMixture(Map<String, JsonValue> members) {
    for (String keyword : LATER) {
      if (guessed && members.containsKey(keyword)) {
        throw Refusals.damaged(
            "the schema has " + keyword + " beside keywords of draft 7, and no $schema");
      }
    }
  }

  private void visit(SchemaPlace given) {
    if (!(given.value() instanceof JsonValue.Obj(Map<String, JsonValue> members))) {
      places.putIfAbsent(given.value(), given);
      return;
    }
    refuseMixture(members);
    SchemaPlace place = enter(given, members);
    if (places.putIfAbsent(place.value(), place) != null) {
      return;
    }
    members.forEach((keyword, value) -> {
      Dialect dialect = place.dialect();
      if (dialect.single.contains(keyword)) {
        visit(inside(place, value));
      } else if (keyword.equals("items") && dialect == Dialect.DRAFT_7) {
        if (value instanceof JsonValue.Arr(List<JsonValue> items)) {
          items.forEach(item -> visit(inside(place, item)));
        } else {
          visit(inside(place, value));
        }
      } else if (dialect.lists.contains(keyword)
          && value instanceof JsonValue.Arr(List<JsonValue> items)) {
        items.forEach(item -> visit(inside(place, item)));
      } else if (dialect.maps.contains(keyword)
          && value instanceof JsonValue.Obj(Map<String, JsonValue> values)) {
        values.values().forEach(item -> visit(inside(place, item)));
      }
    });
  }

  private static SchemaPlace inside(SchemaPlace place, JsonValue value) {
    return new SchemaPlace(value, place.base(), place.dialect(), place.formats());
  }

  /** Takes note of the names that a schema gives itself. */
  private SchemaPlace enter(SchemaPlace given, Map<String, JsonValue> members) {
    SchemaPlace place = given;
    boolean seven = given.dialect() == Dialect.DRAFT_7;
    boolean ignored = seven && members.containsKey("$ref");
    if (!ignored && members.get("$id") instanceof JsonValue.Str(String id)) {
      if (seven && id.startsWith("#")) {
        anchors.putIfAbsent(given.base() + id, given);
      } else {
        String base = withoutFragment(resolve(given.base(), id));
        Dialect dialect =
            members.get("$schema") instanceof JsonValue.Str(String schema)
                ? Dialect.named(schema)
                : given.dialect();
        place = new SchemaPlace(given.value(), base, dialect, given.formats());
        resources.put(base, place);
      }
    }
    if (!seven && members.get("$anchor") instanceof JsonValue.Str(String name)) {
      anchors.putIfAbsent(place.base() + "#" + name, place);
    }
    if (!seven && members.get("$dynamicAnchor") instanceof JsonValue.Str(String name)) {
      anchors.putIfAbsent(place.base() + "#" + name, place);
      dynamicAnchors
          .computeIfAbsent(place.base(), key -> new LinkedHashMap<>())
          .putIfAbsent(name, place);
    }
    return place;
  }

  /** The dynamic anchors of a resource. */
  Map<String, SchemaPlace> dynamicAnchors(String base) {
    return dynamicAnchors.getOrDefault(base, Map.of());
  }

  /** A schema inside another one, with the resource that it belongs to. */
  SchemaPlace place(SchemaPlace outer, JsonValue value) {
    SchemaPlace known = places.get(value);
    if (known == null) {
      visit(inside(outer, value));
      known = places.get(value);
    }
    return known == null ? inside(outer, value) : known;
  }

  /**
   * The schema that a reference names.
   *
   * @throws dev.hearth.format.HearthException NOT_FOUND-like UNSUPPORTED if it is not here
   */
  SchemaPlace find(SchemaPlace from, String reference) {
    String full = resolve(from.base(), reference);
    int hash = full.indexOf('#');
    String uri = hash < 0 ? full : full.substring(0, hash);
    String fragment = hash < 0 ? "" : full.substring(hash + 1);
    SchemaPlace resource = resources.get(uri);
    if (resource == null) {
      throw Refusals.unsupported(
          "$ref '" + reference + "'", "the schema is not part of the request; nothing is fetched");
    }
    if (fragment.isEmpty()) {
      return places.getOrDefault(resource.value(), resource);
    }
    if (fragment.startsWith("/")) {
      return pointer(resource, fragment, reference);
    }
    SchemaPlace found = anchors.get(uri + "#" + decode(fragment));
    if (found == null) {
      throw missing(reference);
    }
    return found;
  }

  private SchemaPlace pointer(SchemaPlace resource, String fragment, String reference) {
    SchemaPlace at = places.getOrDefault(resource.value(), resource);
    for (String escaped : List.of(fragment.substring(1).split("/", -1))) {
      String token = decode(escaped).replace("~1", "/").replace("~0", "~");
      JsonValue next =
          switch (at.value()) {
            case JsonValue.Obj(Map<String, JsonValue> members) -> members.get(token);
            case JsonValue.Arr(List<JsonValue> items) ->
                token.matches("\\d{1,6}") && Integer.parseInt(token) < items.size()
                    ? items.get(Integer.parseInt(token))
                    : null;
            default -> null;
          };
      if (next == null) {
        throw missing(reference);
      }
      at = places.getOrDefault(next, inside(at, next));
    }
    return place(at, at.value());
  }

  private static RuntimeException missing(String reference) {
    return Refusals.damaged("$ref '" + reference + "' names nothing");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.damaged("'" + text + "' is no part of a URI");
    }
  }

  static String withoutFragment(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri : uri.substring(0, hash);
  }

  static String resolve(String base, String reference) {
    if (reference.startsWith("#") || reference.isEmpty()) {
      return base + reference;
    }
    try {
      return base.isEmpty() ? reference : URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException e) {
      throw Refusals.damaged("'" + reference + "' is no URI");
    }
  }
}
