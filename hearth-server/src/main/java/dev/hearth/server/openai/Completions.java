package dev.hearth.server.openai;

import dev.hearth.engine.Event;
import dev.hearth.engine.Usage;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import dev.hearth.server.wire.Prepared;
import dev.hearth.server.wire.SamplingWish;
import dev.hearth.server.wire.Turn;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/completions}: text as it is, and gaps to fill. */
final class Completions {
  private static final int TOP_MAX = 20;
  private static final int TOKENS_STANDARD = 16;

  private final Models models;
  private final Ask.Extras defaults;
  private final Clock clock;

  Completions(Models models, Ask.Extras defaults, Clock clock) {
    this.models = models;
    this.defaults = defaults;
    this.clock = clock;
  }

  private record Asked(List<Ask> asks, boolean echo, boolean stream, boolean usageInStream) {}

  void handle(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    Asked asked = read(body, Leases.name(exchange, models, body));
    List<Prepared> prepared = new ArrayList<>();
    try {
      for (Ask ask : asked.asks) {
        prepared.add(Prepared.of(exchange, models, ask));
      }
      if (asked.stream) {
        stream(exchange, asked, prepared);
      } else {
        whole(exchange, asked, prepared);
      }
    } finally {
      prepared.forEach(Prepared::close);
    }
  }

  private Asked read(Fields body, String model) {
    body.harmless("user", "metadata");
    int copies = body.count("n", 1, 1, ChatRequest.COPIES_MAX);
    if (body.count("best_of", copies, 1, ChatRequest.COPIES_MAX) != copies) {
      throw Failure.unsupported("best_of", "best_of must be n", "leave it out").exception();
    }
    boolean stream = body.flag("stream", false);
    boolean usage = ChatRequest.streamOptions(body);
    boolean echo = body.flag("echo", false);
    int top = body.count("logprobs", -1, 0, TOP_MAX);
    String suffix = body.string("suffix", "");
    if (echo && (top >= 0 || !suffix.isEmpty())) {
      throw Failure.unsupported(
              "echo",
              "probabilities of the prompt and filled gaps are not echoed",
              "leave out echo")
          .exception();
    }
    Ask.Bounds bounds =
        new Ask.Bounds(
            body.count("max_tokens", TOKENS_STANDARD, 1, Integer.MAX_VALUE),
            -1,
            ChatRequest.stops(body),
            copies,
            top);
    SamplingWish sampling =
        SamplingWish.read(body, SamplingWish.COMMON).withBias(body.object("logit_bias"));
    String grammar = body.string("grammar", "");
    Ask.Format format = grammar.isEmpty() ? new Ask.Format.Free() : new Ask.Format.Gbnf(grammar);
    Ask.Extras extras = Ask.Extras.read(body, defaults).withLora(body);
    List<Ask> asks = new ArrayList<>();
    for (Ask.Input input : Prompts.read(body, "prompt")) {
      asks.add(
          new Ask(
              model,
              filled(input, suffix, echo),
              sampling,
              bounds,
              format,
              Ask.ToolUse.auto(),
              extras));
    }
    body.end();
    return new Asked(asks, echo, stream, usage);
  }

  private static Ask.Input filled(Ask.Input input, String suffix, boolean echo) {
    if (echo && !(input instanceof Ask.Input.Text)) {
      throw Failure.unsupported("echo", "tokens are not echoed", "send the prompt as text")
          .exception();
    }
    if (suffix.isEmpty()) {
      return input;
    }
    if (input instanceof Ask.Input.Text(String prefix)) {
      return new Ask.Input.Infill(prefix, suffix);
    }
    throw Failure.unsupported("suffix", "a suffix needs a prompt that is text", "send text")
        .exception();
  }

  private ObjectNode head(Exchange exchange, Prepared prepared) {
    ObjectNode head = Json.object();
    head.put("id", "cmpl-" + exchange.id());
    head.put("object", "text_completion");
    head.put("created", clock.instant().getEpochSecond());
    head.put("model", prepared.lease().model().name());
    head.put("system_fingerprint", "hearth");
    return head;
  }

  private static String echoed(Asked asked, int prompt) {
    return asked.echo && asked.asks.get(prompt).input() instanceof Ask.Input.Text(String text)
        ? text
        : "";
  }

  private void whole(Exchange exchange, Asked asked, List<Prepared> prepared)
      throws InterruptedException {
    ObjectNode body = head(exchange, prepared.getFirst());
    ArrayNode choices = body.putArray("choices");
    Sum sum = new Sum();
    for (int prompt = 0; prompt < prepared.size(); prompt++) {
      Prepared one = prepared.get(prompt);
      for (int copy = 0; copy < one.replies().size(); copy++) {
        Turn.Whole reply = Turn.whole(exchange, one, copy);
        ObjectNode choice = choices.addObject();
        choice.put("index", prompt * one.replies().size() + copy);
        choice.put("text", echoed(asked, prompt) + reply.text());
        if (asked.asks.getFirst().bounds().logProbabilities() >= 0) {
          choice.set("logprobs", logProbabilities(reply.tokens(), 0));
        } else {
          choice.putNull("logprobs");
        }
        choice.put("finish_reason", Wire.finishReason(reply.done().reason(), false));
        sum.add(reply.done().usage(), copy == 0);
        one.warnIn(body, reply.done());
      }
    }
    body.set("usage", sum.usage());
    exchange.json(200, body);
  }

  private void stream(Exchange exchange, Asked asked, List<Prepared> prepared)
      throws InterruptedException {
    Exchange.Stream stream = exchange.stream(Exchange.Form.EVENTS);
    Sum sum = new Sum();
    for (int prompt = 0; prompt < prepared.size(); prompt++) {
      Prepared one = prepared.get(prompt);
      for (int copy = 0; copy < one.replies().size(); copy++) {
        int index = prompt * one.replies().size() + copy;
        Pieces pieces = new Pieces(exchange, asked, one, stream, index);
        String echo = echoed(asked, prompt);
        if (!echo.isEmpty()) {
          pieces.send(echo, null);
        }
        Event.Done done = Turn.follow(exchange, one, copy, pieces::accept);
        pieces.send("", done);
        sum.add(done.usage(), copy == 0);
      }
    }
    if (asked.usageInStream) {
      ObjectNode last = head(exchange, prepared.getFirst());
      last.putArray("choices");
      last.set("usage", sum.usage());
      stream.send(last);
    }
    stream.literal("[DONE]");
    stream.close();
  }

  /** The tokens of several prompts and their replies. */
  private static final class Sum {
    private int prompt;
    private int cached;
    private int output;

    void add(Usage usage, boolean first) {
      prompt += first ? usage.promptTokens() : 0;
      cached += first ? usage.cachedTokens() : 0;
      output += usage.outputTokens();
    }

    ObjectNode usage() {
      return Wire.usage(prompt, cached, output, 0);
    }
  }

  private final class Pieces {
    private final Exchange exchange;
    private final Asked asked;
    private final Prepared prepared;
    private final Exchange.Stream stream;
    private final int index;
    private final List<Event.Token> tokens = new ArrayList<>();
    private int characters;

    Pieces(Exchange exchange, Asked asked, Prepared prepared, Exchange.Stream stream, int index) {
      this.exchange = exchange;
      this.asked = asked;
      this.prepared = prepared;
      this.stream = stream;
      this.index = index;
    }

    void accept(Event event) {
      switch (event) {
        case Event.Token token -> tokens.add(token);
        case Event.Text(String piece) -> send(piece, null);
        default -> {}
      }
    }

    void send(String text, Event.@Nullable Done done) {
      ObjectNode chunk = head(exchange, prepared);
      ObjectNode choice = chunk.putArray("choices").addObject();
      choice.put("index", index);
      choice.put("text", text);
      if (tokens.isEmpty()) {
        choice.putNull("logprobs");
      } else {
        choice.set("logprobs", logProbabilities(tokens, characters));
        tokens.clear();
      }
      characters += text.length();
      choice.put("finish_reason", done == null ? null : Wire.finishReason(done.reason(), false));
      if (done != null) {
        prepared.warnIn(chunk, done);
      }
      if (asked.usageInStream) {
        chunk.putNull("usage");
      }
      stream.send(chunk);
    }
  }

  private static ObjectNode logProbabilities(List<Event.Token> tokens, int from) {
    ObjectNode logprobs = Json.object();
    ArrayNode texts = logprobs.putArray("tokens");
    ArrayNode values = logprobs.putArray("token_logprobs");
    ArrayNode tops = logprobs.putArray("top_logprobs");
    ArrayNode offsets = logprobs.putArray("text_offset");
    int offset = from;
    for (Event.Token token : tokens) {
      String text = Wire.text(token.bytes());
      texts.add(text);
      values.add(token.logProbability());
      ObjectNode top = tops.addObject();
      token.top().forEach(other -> top.put(Wire.text(other.bytes()), other.logProbability()));
      offsets.add(offset);
      offset += text.length();
    }
    return logprobs;
  }
}
