package dev.hearth.engine.grammar;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds schemas by reference: resources by URI, anchors, JSON pointers. Knows the schema itself and
 * the documents that came with it; nothing is fetched.
 */
final class SchemaIndex {
  private final Map<String, SchemaPlace> resources = new HashMap<>();
  private final Map<String, SchemaPlace> anchors = new HashMap<>();
  private final Map<String, Map<String, SchemaPlace>> dynamicAnchors = new HashMap<>();
  private final IdentityHashMap<JsonValue, SchemaPlace> places = new IdentityHashMap<>();
  private final FormatRule formats;

  SchemaIndex(FormatRule formats) {
    this.formats = formats;
  }

  /** Adds a document and everything in it; returns its root. */
  SchemaPlace add(JsonValue document, String uri, @Nullable Dialect otherwise) {
    Dialect dialect = otherwise == null ? Dialect.DRAFT_2020 : otherwise;
    boolean named = false;
    if (document instanceof JsonValue.Obj(Map<String, JsonValue> members)) {
      if (members.get("$schema") instanceof JsonValue.Str(String schema)) {
        dialect = Dialect.named(schema);
        named = true;
      } else if (members.containsKey("$schema")) {
        throw Refusals.damaged("$schema is no string");
      } else if (otherwise == null && looksLikeDraft7(document, 0)) {
        dialect = Dialect.DRAFT_7;
      }
    }
    boolean remark = formats == FormatRule.UNLESS_NAMED && named;
    SchemaPlace root =
        new SchemaPlace(document, uri, dialect, remark ? FormatRule.IGNORE : formats);
    resources.putIfAbsent(uri, root);
    visit(root);
    return places.getOrDefault(document, root);
  }

  /** Without {@code $schema}: written with keywords that mean something in draft 7 only. */
  private static boolean looksLikeDraft7(JsonValue value, int depth) {
    return switch (value) {
      case JsonValue.Obj(Map<String, JsonValue> members) ->
          (members.get("items") instanceof JsonValue.Arr && !members.containsKey("prefixItems"))
              || members.get("dependencies") instanceof JsonValue.Obj
              || members.entrySet().stream()
                  .filter(member -> !List.of("enum", "const").contains(member.getKey()))
                  .anyMatch(member -> looksLikeDraft7(member.getValue(), depth + 1));
      case JsonValue.Arr(List<JsonValue> items) ->
          items.stream().anyMatch(item -> looksLikeDraft7(item, depth + 1));
      default -> false;
    };
  }

  private void visit(SchemaPlace given) {
    if (!(given.value() instanceof JsonValue.Obj(Map<String, JsonValue> members))) {
      places.putIfAbsent(given.value(), given);
      return;
    }
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
