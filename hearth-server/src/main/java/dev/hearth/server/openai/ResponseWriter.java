package dev.hearth.server.openai;

import dev.hearth.engine.Event;
import dev.hearth.server.Exchange;
import dev.hearth.server.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds a response from a reply, and tells of each step where it is streamed. */
final class ResponseWriter {
  private final String id;
  private final ObjectNode response;
  private final Exchange.@Nullable Stream stream;
  private final ArrayNode output = Json.array();
  private final StringBuilder text = new StringBuilder();
  private @Nullable ObjectNode open;
  private boolean begun;
  private int sequence;

  /**
   * @param head the response so far
   * @param exchange to stream to; null for no stream
   */
  ResponseWriter(String id, ObjectNode head, @Nullable Exchange exchange) {
    this.id = id;
    this.response = head;
    this.stream = exchange == null ? null : exchange.stream(Exchange.Form.EVENTS);
  }

  void accept(Event event) {
    begin();
    switch (event) {
      case Event.Thought(String piece) -> grow("reasoning", piece);
      case Event.Text(String piece) -> grow("message", piece);
      case Event.ToolCall call -> call(call);
      default -> {}
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      for (String name : new String[] {"response.created", "response.in_progress"}) {
        ObjectNode event = Json.object();
        event.set("response", response.deepCopy());
        tell(name, event);
      }
    }
  }

  private void tell(String type, ObjectNode fields) {
    if (stream != null) {
      ObjectNode event = Json.object().put("type", type).put("sequence_number", sequence++);
      event.setAll(fields);
      stream.send(type, event);
    }
  }

  /** The fields that say which part of which item is meant. */
  private ObjectNode place(ObjectNode item) {
    ObjectNode place = Json.object();
    place.put("item_id", item.get("id").asString()).put("output_index", output.size());
    return place.put("content_index", 0);
  }

  private static boolean isType(ObjectNode item, String type) {
    return item.get("type").asString().equals(type);
  }

  private static String eventOf(ObjectNode item) {
    return isType(item, "message") ? "response.output_text" : "response.reasoning_text";
  }

  private void grow(String type, String piece) {
    ObjectNode item = open;
    if (item == null || !isType(item, type)) {
      close();
      item = opened(type);
    }
    text.append(piece);
    ObjectNode delta = place(item).put("delta", piece);
    if (type.equals("message")) {
      delta.putArray("logprobs");
    }
    tell(eventOf(item) + ".delta", delta);
  }

  private ObjectNode opened(String type) {
    ObjectNode item = Json.object();
    String prefix = type.equals("message") ? "msg_" : "rs_";
    item.put("id", prefix + id + output.size()).put("type", type).put("status", "in_progress");
    if (type.equals("message")) {
      item.put("role", "assistant");
    } else {
      item.putArray("summary");
    }
    item.putArray("content");
    open = item;
    text.setLength(0);
    ObjectNode added = Json.object().put("output_index", output.size());
    added.set("item", item.deepCopy());
    tell("response.output_item.added", added);
    ObjectNode part = place(item);
    part.set("part", part(item, ""));
    tell("response.content_part.added", part);
    return item;
  }

  private static ObjectNode part(ObjectNode item, String text) {
    ObjectNode part = Json.object();
    if (isType(item, "message")) {
      part.put("type", "output_text").put("text", text).putArray("annotations");
      part.putArray("logprobs");
    } else {
      part.put("type", "reasoning_text").put("text", text);
    }
    return part;
  }

  private void close() {
    ObjectNode item = open;
    if (item == null) {
      return;
    }
    open = null;
    ObjectNode ended = place(item).put("text", text.toString());
    if (isType(item, "message")) {
      ended.putArray("logprobs");
    }
    tell(eventOf(item) + ".done", ended);
    ObjectNode part = place(item);
    part.set("part", part(item, text.toString()));
    tell("response.content_part.done", part);
    item.putArray("content").add(part(item, text.toString()));
    done(item);
  }

  private void done(ObjectNode item) {
    item.put("status", "completed");
    ObjectNode done = Json.object().put("output_index", output.size());
    done.set("item", item.deepCopy());
    tell("response.output_item.done", done);
    output.add(item);
  }

  private void call(Event.ToolCall call) {
    close();
    ObjectNode item = Json.object().put("id", "fc_" + id + output.size());
    item.put("type", "function_call").put("status", "in_progress");
    item.put("call_id", call.id()).put("name", call.name()).put("arguments", "");
    ObjectNode added = Json.object().put("output_index", output.size());
    added.set("item", item.deepCopy());
    tell("response.output_item.added", added);
    ObjectNode delta = place(item).put("delta", call.arguments());
    delta.remove("content_index");
    tell("response.function_call_arguments.delta", delta);
    ObjectNode ended = place(item).put("arguments", call.arguments()).put("name", call.name());
    ended.remove("content_index");
    tell("response.function_call_arguments.done", ended);
    item.put("arguments", call.arguments());
    done(item);
  }

  /** The response with all of its output; no more can come. */
  ObjectNode whole() {
    begin();
    close();
    response.set("output", output);
    return response;
  }

  /** Says that it is complete. */
  void end(ObjectNode finished) {
    ObjectNode last = Json.object();
    last.set("response", finished);
    tell("response." + finished.get("status").asString(), last);
    if (stream != null) {
      stream.close();
    }
  }
}
