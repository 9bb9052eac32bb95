package dev.hearth.server.watch;

import dev.hearth.format.HearthException;
import dev.hearth.server.Caller;
import dev.hearth.server.Ledger;
import dev.hearth.server.wire.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A span for every reply, by OpenTelemetry's conventions for generative models, as lines of OTLP's
 * JSON in a file (OpenTelemetry Protocol File Exporter), which collectors read. Nothing is sent
 * anywhere. No word of what was said is in it.
 */
public final class Spans implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** OTLP's number of a span that answers a request. */
  private static final int KIND_SERVER = 2;

  private static final int STATUS_OK = 1;
  private static final int STATUS_ERROR = 2;

  private final BufferedWriter out;
  private final String version;
  private final Clock clock;

  /**
   * Opens the file to append to.
   *
   * @param version of this program
   * @throws HearthException BAD_INPUT where that is not possible
   */
  public Spans(Path file, String version, Clock clock) {
    this.version = version;
    this.clock = clock;
    try {
      out =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "spans cannot be written to " + file,
          "check the folder and its permissions",
          e);
    }
  }

  /** Takes down a reply that has just ended. */
  public void add(Caller caller, Ledger.Use use) {
    String line = Json.line(traces(span(caller, use)));
    synchronized (out) {
      try {
        out.write(line);
        out.write('\n');
        out.flush();
      } catch (IOException e) {
        // a full disk must not fail replies that are already written; the log says so
        LOG.log(Level.WARNING, "a span could not be written", e);
      }
    }
  }

  private ObjectNode traces(ObjectNode span) {
    ObjectNode root = Json.object();
    ObjectNode resource = root.putArray("resourceSpans").addObject();
    ArrayNode about = resource.putObject("resource").putArray("attributes");
    text(about, "service.name", "hearth");
    text(about, "service.version", version);
    ObjectNode scope = resource.putArray("scopeSpans").addObject();
    scope.putObject("scope").put("name", "dev.hearth.server").put("version", version);
    scope.putArray("spans").add(span);
    return root;
  }

  private ObjectNode span(Caller caller, Ledger.Use use) {
    Instant end = clock.instant();
    Instant begin = end.minus(use.whole());
    ObjectNode span = Json.object();
    Matcher parent = PARENT.matcher(use.trace());
    boolean known =
        parent.matches() && !parent.group(1).equals(NO_TRACE) && !parent.group(2).equals(NO_SPAN);
    span.put("traceId", known ? parent.group(1) : hex(2));
    span.put("spanId", hex(1));
    span.put("parentSpanId", known ? parent.group(2) : "");
    span.put("name", use.operation() + " " + use.model());
    span.put("kind", KIND_SERVER);
    span.put("startTimeUnixNano", nanos(begin));
    span.put("endTimeUnixNano", nanos(end));
    attributes(span.putArray("attributes"), caller, use);
    event(span.putArray("events"), begin.plus(use.untilFirst()));
    boolean cancelled = use.outcome().equals("cancelled");
    span.putObject("status").put("code", cancelled ? STATUS_ERROR : STATUS_OK);
    return span;
  }

  private static void attributes(ArrayNode to, Caller caller, Ledger.Use use) {
    text(to, "gen_ai.operation.name", use.operation());
    text(to, "gen_ai.provider.name", "hearth");
    text(to, "gen_ai.request.model", use.model());
    text(to, "gen_ai.response.model", use.model());
    text(to, "gen_ai.response.id", use.request());
    ObjectNode reasons = to.addObject().put("key", "gen_ai.response.finish_reasons");
    reasons
        .putObject("value")
        .putObject("arrayValue")
        .putArray("values")
        .addObject()
        .put("stringValue", use.outcome());
    whole(to, "gen_ai.usage.input_tokens", use.promptTokens());
    whole(to, "gen_ai.usage.cache_read.input_tokens", use.reusedTokens());
    whole(to, "gen_ai.usage.output_tokens", use.outputTokens());
    real(to, "gen_ai.server.time_to_first_token", use.untilFirst().toNanos() / 1e9);
    real(to, "hearth.queue.duration", use.queued().toNanos() / 1e9);
    text(to, "hearth.tenant", caller.tenant());
    if (use.outcome().equals("cancelled")) {
      text(to, "error.type", "cancelled");
    }
  }

  private static void event(ArrayNode to, Instant first) {
    to.addObject().put("name", "gen_ai.first_token").put("timeUnixNano", nanos(first));
  }

  private static void text(ArrayNode to, String key, String value) {
    to.addObject().put("key", key).putObject("value").put("stringValue", value);
  }

  /** OTLP's JSON has 64-bit integers as strings. */
  private static void whole(ArrayNode to, String key, long value) {
    to.addObject().put("key", key).putObject("value").put("intValue", Long.toString(value));
  }

  private static void real(ArrayNode to, String key, double value) {
    to.addObject().put("key", key).putObject("value").put("doubleValue", value);
  }

  private static String nanos(Instant time) {
    return Long.toString(
        Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
  }

  private static String hex(int longs) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < longs; i++) {
      hex.append(String.format("%016x", RANDOM.nextLong()));
    }
    return hex.toString();
  }

  @Override
  public void close() {
    synchronized (out) {
      try {
        out.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "spans could not be written to their end", e);
      }
    }
  }
}
