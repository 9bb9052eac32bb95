package dev.hearth.server;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** One way to speak with clients: its routes, and how it says that something failed. */
public interface Dialect {
  /** A short name for logs and metrics. */
  String name();

  List<Route> routes();

  /** Whether a path that no route has is meant for this dialect, which then says so. */
  boolean claims(String path);

  /** The body of an answer that is an error. */
  JsonNode errorBody(Failure failure);

  /** Says in an answer of many pieces that it failed. */
  default void sendError(Exchange.Stream stream, Failure failure) {
    stream.send(errorBody(failure));
  }
}
