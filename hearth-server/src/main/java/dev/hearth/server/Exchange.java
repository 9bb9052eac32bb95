package dev.hearth.server;

import java.io.InputStream;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One request that is being answered. For one thread. */
public interface Exchange {
  /** A name of this exchange for logs and for the {@code X-Request-Id} header. */
  String id();

  /** Who asks. */
  Caller caller();

  /** What stood in place of {@code {name}} in the route's path. */
  String pathPart(String name);

  /** A parameter after the question mark; empty where it is missing. */
  String query(String name);

  /** A request header; empty where it is missing. */
  String header(String name);

  /** The request's body as a JSON object; an empty object where there is no body. */
  ObjectNode body();

  /** The request's body as a JSON array; refused where it cannot be one. */
  default ArrayNode list() {
    throw Failure.of(400, "invalid_json", "", "the request's body is no JSON array", "send one")
        .exception();
  }

  /**
   * The body as it comes, where the route is an upload. Reading it throws what a client is told:
   * that it is too long, or {@link ClientGoneException}.
   */
  InputStream upload();

  /** Adds a header to the answer; too late once it has begun. */
  void answerHeader(String name, String value);

  /** Answers with JSON. */
  void json(int status, JsonNode body);

  /** Answers with text of a content type. */
  void text(int status, String contentType, String text);

  /** Answers with the content of a file. */
  void file(String contentType, Path file);

  /** Answers with no body. */
  void empty(int status);

  /** Begins an answer of many pieces. */
  Stream stream(Form form);

  /**
   * Calls {@code action} once, on another thread, when the client has gone away before the answer
   * is complete; at once if it already has.
   */
  void whenClientGone(Runnable action);

  /** Where this exchange reports what it used. */
  Ledger ledger();

  /** How the pieces of a stream are written. */
  enum Form {
    /** Server-sent events: {@code text/event-stream}. */
    EVENTS,
    /** One JSON value a line: {@code application/x-ndjson}. */
    LINES
  }

  /** An answer of many pieces, each of which is with the client when the method returns. */
  interface Stream extends AutoCloseable {
    /** A piece without a name. */
    void send(JsonNode data);

    /** A piece with an event name; lines have no names and leave it out. */
    void send(String event, JsonNode data);

    /** The literal data of an event, such as {@code [DONE]}. */
    void literal(String data);

    /** Ends the answer. */
    @Override
    void close();
  }
}
