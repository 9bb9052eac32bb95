package dev.hearth.server.batch;

import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Json;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A part of a long list, by {@code limit} and {@code after}. */
final class Page {
  private static final int STANDARD = 100;
  private static final int MAX = 10_000;

  private Page() {}

  static <T> ObjectNode of(
      Exchange exchange, List<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
    String limit = exchange.query("limit");
    int most = limit.isEmpty() ? STANDARD : number(limit);
    String after = exchange.query("after");
    int from = 0;
    if (!after.isEmpty()) {
      List<String> ids = all.stream().map(id).toList();
      from = ids.indexOf(after) + 1;
      if (from == 0) {
        throw Failure.parameter("after", "there is no '" + after + "'", "use an id of the list")
            .exception();
      }
    }
    List<T> part = all.subList(from, Math.min(all.size(), from + most));
    ObjectNode answer = Json.object().put("object", "list");
    ArrayNode data = answer.putArray("data");
    part.forEach(one -> data.add(json.apply(one)));
    answer.put("first_id", part.isEmpty() ? null : id.apply(part.getFirst()));
    answer.put("last_id", part.isEmpty() ? null : id.apply(part.getLast()));
    return answer.put("has_more", from + part.size() < all.size());
  }

  private static int number(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MAX) {
        return number;
      }
    }
    throw Failure.parameter("limit", "limit is '" + text + "'", "use 1 to " + MAX).exception();
  }
}
