package dev.hearth.server.testing;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineStatus;
import dev.hearth.engine.Event;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Model;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** An engine whose replies were written beforehand; it keeps what it was asked. */
public final class ScriptedEngine implements Engine {
  private static final Tokenizer TOKENIZER = tokenizer("models/qwen3.gguf.gz");

  private final ContextNumbers context;
  private final boolean encoder;
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<String> prompts = new CopyOnWriteArrayList<>();
  private final List<ChatPrompt> conversations = new CopyOnWriteArrayList<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean closed;
  private @Nullable BiFunction<ChatPrompt, Request, Script> rule;

  /** What one reply does: events, and how it ends. */
  public record Script(
      List<Event> events, StopReason end, boolean hangs, @Nullable HearthException failure) {}

  public ScriptedEngine(ContextNumbers context, boolean encoder) {
    this.context = context;
    this.encoder = encoder;
  }

  public ScriptedEngine() {
    this(new ContextNumbers(4096, 2048, 1024, false), false);
  }

  private static Tokenizer tokenizer(String model) {
    try (GgufFile file = GgufFile.open(Fixtures.testdata().unpacked(model))) {
      return Tokenizers.of(file.metadata());
    }
  }

  /** The next reply ends by itself. */
  public ScriptedEngine then(Event... events) {
    return then(StopReason.END, events);
  }

  public ScriptedEngine then(StopReason end, Event... events) {
    scripts.add(new Script(List.of(events), end, false, null));
    return this;
  }

  /** The next reply goes on for ever after these events, until it is cancelled. */
  public ScriptedEngine thenHang(Event... events) {
    scripts.add(new Script(List.of(events), StopReason.CANCELLED, true, null));
    return this;
  }

  /** The next reply fails after these events. */
  public ScriptedEngine thenFail(HearthException failure, Event... events) {
    scripts.add(new Script(List.of(events), StopReason.END, false, failure));
    return this;
  }

  /** What to do for a request that no script was written for. */
  public ScriptedEngine otherwise(BiFunction<ChatPrompt, Request, Script> rule) {
    this.rule = rule;
    return this;
  }

  /** What a client of any dialect can try: it says hello, calls tools, keeps to schemas, hangs. */
  public static ScriptedEngine helpful() {
    return new ScriptedEngine()
        .otherwise((prompt, request) -> {
          String last = String.join("", prompt.messages().getLast().content());
          boolean answered = prompt.messages().getLast().role().equals("tool");
          List<Event> events;
          if (request.constraint() instanceof Constraint.JsonSchema) {
            events =
                List.of(new Event.Text("{\"city\":\"Ulm\","), new Event.Text("\"degrees\":21}"));
          } else if (answered) {
            events = List.of(new Event.Text("It is 21 degrees."));
          } else if (!prompt.tools().isEmpty()) {
            String name = prompt.tools().getFirst().name();
            events = List.of(new Event.ToolCall(0, "", name, "{\"city\":\"Ulm\"}"));
          } else {
            events = List.of(new Event.Text("Hello"), new Event.Text(" there"));
          }
          boolean hangs = last.contains("for ever");
          return new Script(events, hangs ? StopReason.CANCELLED : StopReason.END, hangs, null);
        });
  }

  public List<Request> requests() {
    return requests;
  }

  public Request lastRequest() {
    return requests.getLast();
  }

  public ChatPrompt lastConversation() {
    return conversations.getLast();
  }

  public String lastPrompt() {
    return prompts.getLast();
  }

  /** Returns once a reply was cancelled. */
  public void awaitCancel() throws InterruptedException {
    cancelled.await();
  }

  /** Returns once a reply is waited for. */
  public void awaitBegin() throws InterruptedException {
    begun.await();
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public Model.Description model() {
    return new Model.Description(
        "scripted", 1, 4, TOKENIZER.vocabulary().size(), context.advertised(), false, encoder);
  }

  @Override
  public ContextNumbers context() {
    return context;
  }

  @Override
  public Tokenizer tokenizer() {
    return TOKENIZER;
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(1, 2, Map.of(), 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Override
  public RenderedPrompt render(ChatPrompt prompt) {
    StringBuilder text = new StringBuilder();
    for (ToolDefinition tool : prompt.tools()) {
      text.append("tool ").append(tool.name()).append(' ').append(tool.parameters()).append('\n');
    }
    for (ChatMessage message : prompt.messages()) {
      text.append(message.role()).append(": ").append(String.join("|", message.content()));
      message.toolCalls().forEach(c -> text.append(" calls ").append(c));
      text.append('\n');
    }
    prompts.add(text.toString());
    conversations.add(prompt);
    int[] ids = TOKENIZER.encode(text.toString(), false, false);
    return new RenderedPrompt(text.toString(), ids, new int[0], ReplyFamily.QWEN);
  }

  @Override
  public SamplerSettingsBuilder sampling() {
    return new SamplerSettingsBuilder();
  }

  @Override
  public Reply submit(Request request) {
    requests.add(request);
    Script script = scripts.poll();
    if (script == null && rule != null) {
      script = rule.apply(spoken(request), request);
    }
    if (script == null) {
      throw new IllegalStateException("no script for this request");
    }
    return new Played(request, script);
  }

  /** The conversation that a request continues; plain text counts as a user's words. */
  private ChatPrompt spoken(Request request) {
    return request.reply() instanceof Request.ReplyForm.Chat
        ? conversations.getLast()
        : ChatPrompt.of(List.of(ChatMessage.of("user", TOKENIZER.decode(request.prompt(), true))));
  }

  @Override
  public float[] embed(int[] tokens) {
    return new float[] {0.5f, 0.5f, -0.5f, 0.5f};
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Played implements Reply {
    private final Request request;
    private final Script script;
    private final Iterator<Event> events;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean over;

    Played(Request request, Script script) {
      this.request = request;
      this.script = script;
      this.events = new ArrayList<>(script.events()).iterator();
    }

    @Override
    public @Nullable Event take() throws InterruptedException {
      if (over) {
        return null;
      }
      if (stopped.getCount() > 0 && events.hasNext()) {
        return events.next();
      }
      if (script.failure() != null) {
        over = true;
        throw script.failure();
      }
      begun.countDown();
      if (script.hangs()) {
        stopped.await();
      }
      over = true;
      int output = script.events().size();
      Duration time = Duration.ofMillis(10);
      return new Event.Done(
          stopped.getCount() == 0 ? StopReason.CANCELLED : script.end(),
          new Usage(request.prompt().length, 1, output, 0, time, time, time, 0, 0));
    }

    @Override
    public void cancel() {
      if (!over) {
        stopped.countDown();
        cancelled.countDown();
      }
    }

    @Override
    public void close() {
      cancel();
    }
  }
}
