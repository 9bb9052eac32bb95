package dev.hearth.server.openai;

import dev.hearth.server.Dialect;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.Route;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's interface; answers also for paths that nobody else claims. */
public final class OpenAiDialect implements Dialect {
  private final Models models;
  private final ChatCompletions chat;
  private final Completions completions;
  private final Embeddings embeddings;
  private final Texts texts;
  private final Adapters adapters;
  private final Responses responses;

  /**
   * @param stored where responses are kept
   */
  public OpenAiDialect(Models models, ServerSettings settings, Path stored, Clock clock) {
    Ask.Extras defaults = new Ask.Extras(settings.strictContext(), 0, null, 0, null);
    this.models = models;
    this.chat = new ChatCompletions(models, defaults, clock);
    this.completions = new Completions(models, defaults, clock);
    this.embeddings = new Embeddings(models);
    this.texts = new Texts(models);
    this.adapters = new Adapters(models);
    this.responses = new Responses(models, defaults, new ResponseStore(stored), clock);
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/models", Route.Access.USE, this::list),
        Route.get("/v1/models/{model}", Route.Access.USE, this::one),
        Route.post("/v1/chat/completions", Route.Access.USE, chat::handle),
        Route.post("/v1/completions", Route.Access.USE, completions::handle),
        Route.post("/v1/responses", Route.Access.USE, responses::create),
        Route.get("/v1/responses/{id}", Route.Access.USE, responses::get),
        Route.delete("/v1/responses/{id}", Route.Access.USE, responses::delete),
        Route.post("/v1/embeddings", Route.Access.USE, embeddings::handle),
        Route.post("/v1/rerank", Route.Access.USE, this::rerank),
        Route.post("/rerank", Route.Access.USE, this::rerank),
        Route.post("/tokenize", Route.Access.USE, texts::tokenize),
        Route.post("/detokenize", Route.Access.USE, texts::detokenize),
        Route.post("/apply-template", Route.Access.USE, texts::applyTemplate),
        Route.get("/lora-adapters", Route.Access.USE, adapters::list),
        Route.post("/lora-adapters", Route.Access.MANAGE, adapters::setByNumber),
        Route.get("/lora", Route.Access.USE, adapters::show),
        Route.post("/lora", Route.Access.MANAGE, adapters::setByName));
  }

  @Override
  public boolean claims(String path) {
    return true;
  }

  private void list(Exchange exchange) {
    ObjectNode body = Json.object().put("object", "list");
    ArrayNode data = body.putArray("data");
    Leases.visible(exchange, models).forEach(model -> data.add(node(model)));
    exchange.json(200, body);
  }

  private void one(Exchange exchange) {
    exchange.json(200, node(Leases.known(exchange, models, exchange.pathPart("model"))));
  }

  /**
   * Scores of a head that was trained for it, which no model that can be read here has. Nearness of
   * vectors is something else, and is not passed off as it.
   */
  private void rerank(Exchange exchange) {
    Fields body = Fields.of(exchange.body());
    Models.Known model = Leases.known(exchange, models, Leases.name(exchange, models, body));
    throw Failure.unsupported(
            "model",
            model.name() + " has no head that ranks",
            "compare vectors of /v1/embeddings, or let a model of chats judge")
        .exception();
  }

  private static ObjectNode node(Models.Known model) {
    ObjectNode node = Json.object();
    node.put("id", model.name());
    node.put("object", "model");
    node.put("created", model.modified().getEpochSecond());
    node.put("owned_by", "local");
    ObjectNode hearth = node.putObject("hearth");
    hearth.put("family", model.family());
    hearth.put("quantisation", model.quantisation());
    hearth.put("parameters", model.parameters());
    hearth.put("bytes", model.bytes());
    hearth.put("context_tokens_advertised", model.contextTokensAdvertised());
    hearth.put("gives", model.encoder() ? "vectors" : "text");
    return node;
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("message", failure.message());
    error.put("type", type(failure.status()));
    error.put("param", failure.parameter().isEmpty() ? null : failure.parameter());
    error.put("code", failure.code());
    if (!failure.numbers().isEmpty()) {
      ObjectNode numbers = error.putObject("hearth");
      failure.numbers().forEach(numbers::put);
    }
    return body;
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }
}
