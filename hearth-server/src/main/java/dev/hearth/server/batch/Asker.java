package dev.hearth.server.batch;

import dev.hearth.server.Caller;
import dev.hearth.server.ClientGoneException;
import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import dev.hearth.server.Gate;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts requests of batches to the dialect's own routes. */
final class Asker {
  /** Below what any request of a client can have: whoever waits for an answer goes first. */
  static final int PRIORITY = -100;

  /** What batches may ask for. */
  static final Set<String> URLS =
      Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses");

  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final int ID_LENGTH = 16;

  private final Dialect dialect;
  private final Gate gate;
  private final Map<String, Route.Handler> handlers = new HashMap<>();

  /**
   * @param dialect whose routes answer, and whose errors are written
   */
  Asker(Dialect dialect, Gate gate) {
    this.dialect = dialect;
    this.gate = gate;
    for (Route route : dialect.routes()) {
      if (route.method().equals("POST") && URLS.contains(route.path())) {
        handlers.put(route.path(), route.handler());
      }
    }
  }

  /** Whose batch it is; its id makes those of its requests. */
  record Owner(String batch, String tenant, String key) {
    /** A name of a request that is the same whenever it is asked. */
    String requestId(int line) {
      try {
        byte[] name = (batch + ":" + line).getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
        return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /** What became of a request. */
  sealed interface Outcome {
    /**
     * An answer to keep.
     *
     * @param good whether it is no error
     * @param line of the output
     */
    record Answered(boolean good, byte[] line) implements Outcome {}

    /** Not now: too much is going on, or a limit is reached. */
    record Later(int seconds) implements Outcome {}

    /** It was stopped. */
    record Stopped() implements Outcome {}
  }

  /**
   * Asks once.
   *
   * @param begun is told of the exchange, which can be cancelled from then on
   */
  Outcome ask(Owner owner, int number, BatchLines.Line line, Consumer<LineExchange> begun)
      throws InterruptedException {
    String id = owner.requestId(number);
    Failure failure;
    try (Gate.Permit permit = gate.enterLater(owner.tenant, owner.key)) {
      LineExchange exchange =
          new LineExchange(id, lowered(permit.caller()), permit.ledger(), line.body());
      begun.accept(exchange);
      Objects.requireNonNull(handlers.get(line.url())).handle(exchange);
      return answered(line, id, exchange.status(), Objects.requireNonNull(exchange.answer()));
    } catch (ClientGoneException e) {
      return new Outcome.Stopped();
    } catch (RuntimeException | Error e) {
      failure = Failure.of(e);
      if (failure.status() == 500) {
        LOG.log(Level.ERROR, "request " + id + " of " + owner.batch + " failed", e);
      }
    }
    boolean later = failure.status() == 503 || passes(failure);
    return later
        ? new Outcome.Later(Math.max(1, failure.retryAfterSeconds()))
        : answered(line, id, failure.status(), dialect.errorBody(failure));
  }

  /** Whether it goes by itself; a limit on the work of one request does not. */
  private static boolean passes(Failure failure) {
    return failure.status() == 429 && !failure.code().equals("limit");
  }

  private static Caller lowered(Caller caller) {
    return new Caller(
        caller.tenant(), caller.key(), false, caller.models(), PRIORITY + caller.priority());
  }

  private static Outcome.Answered answered(
      BatchLines.Line line, String id, int status, JsonNode body) {
    ObjectNode response = Json.object().put("status_code", status).put("request_id", id);
    response.set("body", body);
    ObjectNode output = output(line, id);
    output.set("response", response);
    output.putNull("error");
    return new Outcome.Answered(status < 300, Json.bytes(output));
  }

  /** The answer to a request whose time was over before it was asked. */
  static byte[] expired(Owner owner, int number, BatchLines.Line line) {
    ObjectNode output = output(line, owner.requestId(number));
    output.putNull("response");
    output
        .putObject("error")
        .put("code", "batch_expired")
        .put("message", "the batch's completion window was over before this request was asked");
    return Json.bytes(output);
  }

  private static ObjectNode output(BatchLines.Line line, String id) {
    return Json.object().put("id", "batch_req_" + id).put("custom_id", line.customId());
  }
}
