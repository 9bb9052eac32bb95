package dev.hearth.server.http;

import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import dev.hearth.server.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** From method and path to a route. */
final class Router {
  /** A route that fits, its dialect, and what stood in place of names. */
  record Match(Dialect dialect, Route route, Map<String, String> parts) {}

  private record Entry(Dialect dialect, Route route, List<String> segments) {}

  private final List<Dialect> dialects;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param dialects the last one answers for what no other claims
   */
  Router(List<Dialect> dialects) {
    this.dialects = List.copyOf(dialects);
    for (Dialect dialect : dialects) {
      for (Route route : dialect.routes()) {
        entries.add(new Entry(dialect, route, segments(route.path())));
      }
    }
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /** The dialect in which to say that something is wrong with this path. */
  Dialect dialect(String path) {
    return dialects.stream()
        .filter(dialect -> dialect.claims(path))
        .findFirst()
        .orElseGet(dialects::getLast);
  }

  /** The methods that a path takes. */
  List<String> methods(String path) {
    TreeSet<String> methods = new TreeSet<>();
    for (Entry entry : entries) {
      if (match(entry, path).isPresent()) {
        methods.add(entry.route.method());
      }
    }
    return List.copyOf(methods);
  }

  /**
   * The route that fits.
   *
   * @throws dev.hearth.server.RequestException 404, or 405 where another method would fit
   */
  Match find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    for (Entry entry : entries) {
      if (entry.route.method().equals(wanted) || entry.route.method().equals(method)) {
        Optional<Map<String, String>> parts = match(entry, path);
        if (parts.isPresent()) {
          return new Match(entry.dialect, entry.route, parts.get());
        }
      }
    }
    List<String> methods = methods(path);
    if (methods.isEmpty()) {
      throw Failure.of(404, "no_such_path", "", "there is no path " + path, "see docs/server.md")
          .exception();
    }
    throw Failure.of(
            405,
            "method_not_allowed",
            "",
            path + " does not take " + method,
            "use " + String.join(" or ", methods))
        .exception();
  }

  private static Optional<Map<String, String>> match(Entry entry, String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    List<String> found = segments(path);
    List<String> wanted = entry.segments;
    Map<String, String> parts = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (i >= found.size()) {
        return Optional.empty();
      }
      if (segment.startsWith("{")) {
        boolean last = i == wanted.size() - 1;
        String value = last ? String.join("/", found.subList(i, found.size())) : found.get(i);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        parts.put(segment.substring(1, segment.length() - 1), value);
        if (last) {
          return Optional.of(parts);
        }
      } else if (!segment.equals(found.get(i))) {
        return Optional.empty();
      }
    }
    return found.size() == wanted.size() ? Optional.of(parts) : Optional.empty();
  }
}
