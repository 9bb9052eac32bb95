package dev.hearth.server.ollama;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.server.Exchange;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Chats;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import dev.hearth.server.wire.Prepared;
import dev.hearth.server.wire.Turn;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/chat} and {@code /api/generate}. */
final class Replies {
  private final Models models;
  private final Ask.Extras defaults;
  private final Clock clock;

  Replies(Models models, Ask.Extras defaults, Clock clock) {
    this.models = models;
    this.defaults = defaults;
    this.clock = clock;
  }

  void chat(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Names.model(exchange, models, body);
    List<ChatMessage> messages = Conversation.messages(body);
    List<ToolDefinition> tools = Conversation.tools(body);
    answer(exchange, body, model, new Chatting(messages, tools));
  }

  void generate(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Names.model(exchange, models, body);
    Conversation.refuseImages(body);
    body.only("template", "the model's own is used", Json.read("\"\"", "nothing"));
    body.only("context", "it was replaced by /api/chat", Json.array());
    String prompt = body.string("prompt", "");
    String suffix = body.string("suffix", "");
    String system = body.string("system", "");
    boolean raw = body.flag("raw", false);
    answer(exchange, body, model, new Generating(prompt, suffix, system, raw));
  }

  /** What is asked, and how its answer is written. */
  private sealed interface Form {
    /** Whether nothing is asked: then the model is only opened, or closed. */
    boolean empty();

    Ask.Input input(ChatPrompt.Thinking thinking, Map<String, @Nullable Object> variables);

    void write(ObjectNode line, String thought, String text, List<Event.ToolCall> calls);
  }

  private record Chatting(List<ChatMessage> messages, List<ToolDefinition> tools) implements Form {
    @Override
    public boolean empty() {
      return messages.isEmpty();
    }

    @Override
    public Ask.Input input(ChatPrompt.Thinking thinking, Map<String, @Nullable Object> variables) {
      return new Ask.Input.Chat(Chats.prompt(messages, tools, thinking, variables));
    }

    @Override
    public void write(ObjectNode line, String thought, String text, List<Event.ToolCall> calls) {
      ObjectNode message = line.putObject("message").put("role", "assistant");
      message.put("content", text);
      if (!thought.isEmpty()) {
        message.put("thinking", thought);
      }
      if (!calls.isEmpty()) {
        ArrayNode array = message.putArray("tool_calls");
        for (Event.ToolCall call : calls) {
          ObjectNode one = array.addObject().put("id", call.id());
          ObjectNode function = one.putObject("function").put("index", call.index());
          function.put("name", call.name());
          function.set("arguments", Json.read(call.arguments(), "the arguments"));
        }
      }
    }
  }

  private record Generating(String prompt, String suffix, String system, boolean raw)
      implements Form {
    @Override
    public boolean empty() {
      return prompt.isEmpty();
    }

    @Override
    public Ask.Input input(ChatPrompt.Thinking thinking, Map<String, @Nullable Object> variables) {
      if (!suffix.isEmpty()) {
        return new Ask.Input.Infill(prompt, suffix);
      }
      if (raw) {
        return new Ask.Input.Text(prompt);
      }
      List<ChatMessage> messages = new ArrayList<>();
      if (!system.isEmpty()) {
        messages.add(ChatMessage.of("system", system));
      }
      messages.add(ChatMessage.of("user", prompt));
      return new Ask.Input.Chat(Chats.prompt(messages, List.of(), thinking, variables));
    }

    @Override
    public void write(ObjectNode line, String thought, String text, List<Event.ToolCall> calls) {
      line.put("response", text);
      if (!thought.isEmpty()) {
        line.put("thinking", thought);
      }
    }
  }

  private void answer(Exchange exchange, Fields body, String model, Form form)
      throws InterruptedException {
    Options options = Options.read(body);
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    ChatPrompt.Thinking thinking = Conversation.thinking(body, variables);
    Ask ask =
        new Ask(
            model,
            form.input(thinking, variables),
            options.sampling(),
            new Ask.Bounds(options.outputTokensMax(), -1, options.stops(), 1, -1),
            Conversation.format(body),
            Ask.ToolUse.auto(),
            options.extras(body, defaults));
    boolean stream = body.flag("stream", true);
    // the first two only ever concern what does not fit, and nothing is cut; the last is a note
    // that
    // a client makes for itself
    body.harmless("truncate", "shift", "useTools");
    body.end();
    if (form.empty()) {
      onlyOpen(exchange, ask, form);
      return;
    }
    try (Prepared prepared = Prepared.of(exchange, models, ask)) {
      if (stream) {
        streamed(exchange, prepared, form);
      } else {
        whole(exchange, prepared, form);
      }
    }
  }

  private ObjectNode head(Models.Known model) {
    ObjectNode head = Json.object().put("model", model.name());
    return head.put("created_at", clock.instant().toString());
  }

  /** A request without a question opens the model, or closes it where it is not to be kept. */
  private void onlyOpen(Exchange exchange, Ask ask, Form form) throws InterruptedException {
    Duration keepAlive = ask.extras().keepAlive();
    boolean close = keepAlive != null && keepAlive.isZero();
    Models.Known model = Leases.known(exchange, models, ask.model());
    if (close) {
      models.unload(model.name());
    } else {
      Leases.lease(exchange, models, model.name(), keepAlive).close();
    }
    ObjectNode line = head(model);
    form.write(line, "", "", List.of());
    line.put("done", true).put("done_reason", close ? "unload" : "load");
    exchange.json(200, line);
  }

  private void whole(Exchange exchange, Prepared prepared, Form form) throws InterruptedException {
    Turn.Whole reply = Turn.whole(exchange, prepared, 0);
    ObjectNode line = head(prepared.lease().model());
    form.write(line, reply.thought(), reply.text(), reply.calls());
    finish(line, prepared, reply.done());
    exchange.json(200, line);
  }

  private void streamed(Exchange exchange, Prepared prepared, Form form)
      throws InterruptedException {
    Exchange.Stream stream = exchange.stream(Exchange.Form.LINES);
    Models.Known model = prepared.lease().model();
    Event.Done done =
        Turn.follow(
            exchange,
            prepared,
            0,
            event -> {
              ObjectNode line = head(model);
              switch (event) {
                case Event.Thought(String piece) -> form.write(line, piece, "", List.of());
                case Event.Text(String piece) -> form.write(line, "", piece, List.of());
                case Event.ToolCall call -> form.write(line, "", "", List.of(call));
                default -> {
                  return;
                }
              }
              stream.send(line.put("done", false));
            });
    ObjectNode last = head(model);
    form.write(last, "", "", List.of());
    finish(last, prepared, done);
    stream.send(last);
    stream.close();
  }

  private static void finish(ObjectNode line, Prepared prepared, Event.Done done) {
    Usage usage = done.usage();
    Duration loading = prepared.lease().loading();
    Duration prompt = usage.queue().plus(usage.prefill());
    boolean ended = done.reason() == StopReason.END || done.reason() == StopReason.STOP_TEXT;
    line.put("done", true);
    line.put("done_reason", ended ? "stop" : "length");
    line.put("total_duration", loading.plus(prompt).plus(usage.decode()).toNanos());
    line.put("load_duration", loading.toNanos());
    line.put("prompt_eval_count", usage.promptTokens());
    line.put("prompt_eval_duration", prompt.toNanos());
    line.put("eval_count", usage.outputTokens());
    line.put("eval_duration", usage.decode().toNanos());
    prepared.warnIn(line, done);
  }
}
