package dev.hearth.server.anthropic;

import dev.hearth.server.Dialect;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.Route;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/messages} and the counting of its tokens. */
public final class AnthropicDialect implements Dialect {
  private static final String PATH = "/v1/messages";

  private final Messages messages;

  public AnthropicDialect(Models models, ServerSettings settings) {
    Ask.Extras defaults = new Ask.Extras(settings.strictContext(), 0, null, 0, null);
    this.messages = new Messages(models, defaults);
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(PATH, Route.Access.USE, messages::create),
        Route.post(PATH + "/count_tokens", Route.Access.USE, messages::count));
  }

  @Override
  public boolean claims(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    ObjectNode body = Json.object().put("type", "error");
    ObjectNode error = body.putObject("error");
    error.put("type", type(failure.status()));
    error.put("message", failure.message());
    ObjectNode hearth = error.putObject("hearth").put("code", failure.code());
    if (!failure.parameter().isEmpty()) {
      hearth.put("parameter", failure.parameter());
    }
    failure.numbers().forEach(hearth::put);
    return body;
  }

  @Override
  public void sendError(Exchange.Stream stream, Failure failure) {
    stream.send("error", errorBody(failure));
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404, 405 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
