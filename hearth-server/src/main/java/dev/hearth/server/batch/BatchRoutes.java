package dev.hearth.server.batch;

import dev.hearth.server.Caller;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/batches}. */
final class BatchRoutes {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,2})([hd])");
  private static final int UNFINISHED_MAX = 100;
  private static final int METADATA_MAX = 16;

  private final BatchStore store;
  private final FileStore files;
  private final BatchWorker worker;
  private final Clock clock;

  BatchRoutes(BatchStore store, FileStore files, BatchWorker worker, Clock clock) {
    this.store = store;
    this.files = files;
    this.worker = worker;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/batches", Route.Access.USE, this::create),
        Route.get("/v1/batches", Route.Access.USE, this::list),
        Route.get("/v1/batches/{id}", Route.Access.USE, this::one),
        Route.post("/v1/batches/{id}/cancel", Route.Access.USE, this::cancel));
  }

  private void create(Exchange exchange) {
    Fields body = Fields.of(exchange.body());
    String input = body.requiredString("input_file_id");
    String endpoint = body.requiredString("endpoint");
    if (!Asker.URLS.contains(endpoint)) {
      throw Failure.parameter(
              "endpoint",
              "endpoint is '" + endpoint + "'",
              "use one of " + String.join(", ", Asker.URLS.stream().sorted().toList()))
          .exception();
    }
    String window = body.requiredString("completion_window");
    Duration time = window(window);
    JsonNode metadata = metadata(body);
    body.end();
    Caller caller = exchange.caller();
    StoredFile file = usable(caller.tenant(), input);
    long open = store.all(caller.tenant()).stream().filter(batch -> !batch.ended()).count();
    if (open >= UNFINISHED_MAX) {
      throw Failure.busy(
              "too_many_batches",
              "%d batches have not ended, as many as a tenant may have".formatted(open),
              "wait for one to end, or cancel one",
              60)
          .exception();
    }
    long now = clock.instant().getEpochSecond();
    ObjectNode state = state(file.id(), endpoint, window, now, now + time.toSeconds());
    state.set("metadata", metadata);
    BatchStore.Stored batch = new BatchStore.Stored(caller.tenant(), caller.key(), state);
    store.create(batch, files.content(caller.tenant(), file.id()));
    exchange.json(200, state.deepCopy());
    worker.wake(caller.tenant());
  }

  private StoredFile usable(String tenant, String id) {
    StoredFile file = files.find(tenant, id);
    if (!file.purpose().equals(StoredFile.INPUT)) {
      throw Failure.parameter(
              "input_file_id", id + " is the output of a batch", "upload a file of requests")
          .exception();
    }
    return file;
  }

  private static ObjectNode state(
      String input, String endpoint, String window, long now, long expires) {
    ObjectNode state = Json.object();
    state.put("id", "batch_" + String.format("%016x", RANDOM.nextLong()));
    state.put("object", "batch").put("endpoint", endpoint).putNull("errors");
    state.put("input_file_id", input).put("completion_window", window);
    state.put("status", "validating").putNull("output_file_id").putNull("error_file_id");
    state.put("created_at", now).putNull("in_progress_at").put("expires_at", expires);
    for (String time :
        List.of("finalizing", "completed", "failed", "expired", "cancelling", "cancelled")) {
      state.putNull(time + "_at");
    }
    BatchWorker.counts(state, 0, 0, 0);
    return state;
  }

  /** Hours or days; a machine of one's own may be slower than a day. */
  private static Duration window(String text) {
    Matcher matcher = WINDOW.matcher(text);
    if (!matcher.matches()) {
      throw Failure.parameter(
              "completion_window",
              "completion_window is '" + text + "'",
              "use hours or days, such as 24h or 7d")
          .exception();
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
  }

  private static JsonNode metadata(Fields body) {
    Fields given = body.object("metadata");
    if (given == null) {
      return Json.object();
    }
    if (given.node().size() > METADATA_MAX
        || given.node().properties().stream().anyMatch(entry -> !entry.getValue().isString())) {
      throw body.wrong("metadata", "up to " + METADATA_MAX + " strings", given.node());
    }
    return given.node();
  }

  private void list(Exchange exchange) {
    List<BatchStore.Stored> all =
        store.all(exchange.caller().tenant()).stream().map(worker::fresh).toList();
    exchange.json(200, Page.of(exchange, all, BatchStore.Stored::id, BatchStore.Stored::state));
  }

  private void one(Exchange exchange) {
    BatchStore.Stored batch = store.find(exchange.caller().tenant(), exchange.pathPart("id"));
    exchange.json(200, worker.fresh(batch).state());
  }

  /** What has ended cannot be cancelled, which the answer's status says. */
  private void cancel(Exchange exchange) {
    BatchStore.Stored batch = worker.cancel(exchange.caller().tenant(), exchange.pathPart("id"));
    if (batch.ended()) {
      throw Failure.of(
              409, "batch_ended", "", "the batch has ended: " + batch.status(), "ask for its files")
          .exception();
    }
    exchange.json(200, batch.state());
  }
}
