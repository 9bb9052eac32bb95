package dev.hearth.server.wire;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.server.ClientGoneException;
import dev.hearth.server.Exchange;
import dev.hearth.server.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one reply to its end, and takes down what it used.
 *
 * <p>Dialects get whole tool calls only: what a client has been told cannot be taken back, and what
 * begins like a call may turn out to be none. Such text comes as text. Log-probabilities come for
 * the answer's tokens, not for thoughts.
 */
public final class Turn {
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 9;

  private final Exchange exchange;
  private final String model;
  private final String operation;
  private final Consumer<Event> sink;
  private final List<Event.Token> waiting = new ArrayList<>();
  private final int number;

  private Turn(Exchange exchange, Prepared prepared, int number, Consumer<Event> sink) {
    this.exchange = exchange;
    this.model = prepared.lease().model().name();
    this.operation = prepared.operation();
    this.number = number;
    this.sink = sink;
  }

  /**
   * Passes {@link Event.Thought}, {@link Event.Token}, {@link Event.Text} and {@link
   * Event.ToolCall} on as they come.
   *
   * @param number which copy this is, from 0
   * @throws ClientGoneException where the client's leaving ended the reply
   */
  public static Event.Done follow(
      Exchange exchange, Prepared prepared, int number, Consumer<Event> sink)
      throws InterruptedException {
    return new Turn(exchange, prepared, number, sink).run(prepared.replies().get(number));
  }

  /** The whole reply at once. */
  public static Whole whole(Exchange exchange, Prepared prepared, int number)
      throws InterruptedException {
    Whole.Builder builder = new Whole.Builder();
    return builder.done(follow(exchange, prepared, number, builder::add));
  }

  private Event.Done run(Reply reply) throws InterruptedException {
    long last = 0;
    for (Event event = reply.take(); event != null; event = reply.take()) {
      if (event instanceof Event.Done done) {
        flush();
        return finished(done);
      }
      long now = System.nanoTime();
      if (last != 0) {
        exchange.ledger().between(model, Duration.ofNanos(now - last));
      }
      last = now;
      pass(event);
    }
    throw new IllegalStateException("a reply ended without saying so");
  }

  private void pass(Event event) {
    switch (event) {
      case Event.Token token -> waiting.add(token);
      case Event.Thought thought -> {
        waiting.clear();
        sink.accept(thought);
      }
      case Event.Text text -> {
        flush();
        sink.accept(text);
      }
      case Event.MalformedCall call -> {
        flush();
        sink.accept(new Event.Text(call.text()));
      }
      case Event.ToolCall call -> {
        waiting.clear();
        sink.accept(identified(call));
      }
      case Event.ToolCallStart _, Event.ToolCallArguments _, Event.Done _ -> {}
    }
  }

  private void flush() {
    waiting.forEach(sink);
    waiting.clear();
  }

  /** Nine letters and digits, the one form of id that every model's template takes. */
  private Event.ToolCall identified(Event.ToolCall call) {
    if (!call.id().isEmpty()) {
      return call;
    }
    long bits = Long.parseUnsignedLong(exchange.id(), 16) * 31 + number * 1009L + call.index();
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt((int) Long.remainderUnsigned(bits, ID_LETTERS.length())));
      bits = Long.divideUnsigned(bits, ID_LETTERS.length());
    }
    return new Event.ToolCall(call.index(), id.toString(), call.name(), call.arguments());
  }

  private Event.Done finished(Event.Done done) {
    Usage usage = done.usage();
    exchange
        .ledger()
        .used(
            new Ledger.Use(
                model,
                operation,
                usage.promptTokens(),
                usage.cachedTokens(),
                usage.outputTokens(),
                usage.queue().plus(usage.prefill()),
                usage.queue().plus(usage.prefill()).plus(usage.decode()),
                done.reason().name().toLowerCase(Locale.ROOT),
                usage.queue(),
                exchange.id(),
                exchange.header("traceparent")));
    if (done.reason() == StopReason.CANCELLED) {
      throw new ClientGoneException(null);
    }
    return done;
  }

  /**
   * A whole reply.
   *
   * @param thought empty where there was none
   * @param tokens the answer's tokens, where log-probabilities were asked for
   */
  public record Whole(
      String thought,
      String text,
      List<Event.ToolCall> calls,
      List<Event.Token> tokens,
      Event.Done done) {

    private static final class Builder {
      private final StringBuilder thought = new StringBuilder();
      private final StringBuilder text = new StringBuilder();
      private final List<Event.ToolCall> calls = new ArrayList<>();
      private final List<Event.Token> tokens = new ArrayList<>();

      void add(Event event) {
        switch (event) {
          case Event.Thought(String piece) -> thought.append(piece);
          case Event.Text(String piece) -> text.append(piece);
          case Event.ToolCall call -> calls.add(call);
          case Event.Token token -> tokens.add(token);
          default -> {}
        }
      }

      Whole done(Event.Done done) {
        return new Whole(
            thought.toString(), text.toString(), List.copyOf(calls), List.copyOf(tokens), done);
      }
    }

    /** The answer's text; null where there are calls and no words, as most interfaces have it. */
    public @Nullable String textOrNull() {
      return text.isEmpty() && !calls.isEmpty() ? null : text;
    }
  }
}
