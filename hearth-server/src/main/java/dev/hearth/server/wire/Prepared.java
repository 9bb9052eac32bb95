package dev.hearth.server.wire;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.Engine;
import dev.hearth.engine.Event;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.StopReason;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.text.TokenRole;
import dev.hearth.model.text.Vocabulary;
import dev.hearth.server.Caller;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link Ask} for an open model, checked and submitted: replies are under way. Closing it ends
 * them and lets the model go.
 */
public final class Prepared implements AutoCloseable {
  private final Models.Lease lease;
  private final ContextCheck context;
  private final String operation;
  private final List<Reply> replies = new ArrayList<>();

  private Prepared(Models.Lease lease, ContextCheck context, String operation) {
    this.lease = lease;
    this.context = context;
    this.operation = operation;
  }

  /**
   * Leases the model, reads the prompt, checks that it fits and submits it.
   *
   * @throws RuntimeException what {@link Failure#of} knows how to word
   */
  public static Prepared of(Exchange exchange, Models models, Ask ask) throws InterruptedException {
    Models.Lease lease = Leases.lease(exchange, models, ask.model(), ask.extras().keepAlive());
    try {
      Engine engine = lease.engine();
      if (engine.model().encoder()) {
        throw Failure.unsupported(
                "model", lease.model().name() + " gives vectors, not text", "use it for embeddings")
            .exception();
      }
      ContextCheck.refuseLarger(engine.context(), ask.extras().contextTokens(), "context_tokens");
      Read read = read(engine, ask);
      ContextCheck context =
          ContextCheck.of(engine.context(), read.ids.length, ask.extras().contextTokens());
      context.enforce(ask.extras().strictContext(), 1);
      context.tell(exchange);
      Prepared prepared = new Prepared(lease, context, ask.operation());
      prepared.submit(exchange, ask, read);
      return prepared;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /** How many tokens the model would read, whether they fit or not. */
  public static int promptTokens(Engine engine, Ask ask) {
    return read(engine, ask).ids.length;
  }

  /** The prompt as tokens, and how the reply is to be read. */
  private record Read(int[] ids, int[] checkpoints, Request.ReplyForm form) {
    static Read plain(int[] ids) {
      if (ids.length == 0) {
        throw Failure.parameter("prompt", "the prompt is empty", "send some text").exception();
      }
      return new Read(ids, new int[0], new Request.ReplyForm.Plain());
    }
  }

  private static Read read(Engine engine, Ask ask) {
    return switch (ask.input()) {
      case Ask.Input.Chat(ChatPrompt prompt) -> {
        ChatPrompt offered = offered(prompt, ask.tools());
        RenderedPrompt rendered = rendered(engine, offered);
        yield new Read(
            rendered.ids(),
            rendered.checkpoints(),
            new Request.ReplyForm.Chat(rendered.family(), offered.tools(), rendered.text()));
      }
      case Ask.Input.Text(String text) -> Read.plain(engine.tokenizer().encode(text, true, false));
      case Ask.Input.Ids(int[] ids) -> Read.plain(ids);
      case Ask.Input.Infill(String prefix, String suffix) ->
          Read.plain(infill(engine, prefix, suffix));
    };
  }

  /** A template that leaves tools out must not do so silently. */
  private static RenderedPrompt rendered(Engine engine, ChatPrompt prompt) {
    String without =
        prompt.tools().isEmpty() ? "" : engine.render(Chats.withoutTools(prompt)).text();
    RenderedPrompt rendered = engine.render(prompt);
    boolean told = !rendered.text().equals(without) && rendered.family() != ReplyFamily.PLAIN;
    if (!prompt.tools().isEmpty() && !told) {
      throw Failure.unsupported(
              "tools",
              "the model's chat template knows no tools that are understood here",
              "use a model that was trained to call tools")
          .exception();
    }
    return rendered;
  }

  /** A model that must not call tools is not told of them. */
  private static ChatPrompt offered(ChatPrompt prompt, Ask.ToolUse use) {
    return use.choice() == Ask.ToolUse.Choice.NONE ? Chats.withoutTools(prompt) : prompt;
  }

  /** Prefix, suffix and the mark of the middle, in the order that code models are trained with. */
  private static int[] infill(Engine engine, String prefix, String suffix) {
    Vocabulary vocabulary = engine.tokenizer().vocabulary();
    int before = vocabulary.role(TokenRole.FILL_PREFIX);
    int after = vocabulary.role(TokenRole.FILL_SUFFIX);
    int middle = vocabulary.role(TokenRole.FILL_MIDDLE);
    if (before == Vocabulary.NONE || after == Vocabulary.NONE || middle == Vocabulary.NONE) {
      throw Failure.unsupported(
              "suffix",
              "the model's vocabulary has no tokens for filling in the middle",
              "use a model that was trained for it, or leave out the suffix")
          .exception();
    }
    int[] head = engine.tokenizer().encode(prefix, false, false);
    int[] tail = engine.tokenizer().encode(suffix, false, false);
    boolean begins = vocabulary.addsBeginOfText() && vocabulary.beginOfText() != Vocabulary.NONE;
    int[] ids = new int[Math.addExact(Math.addExact(head.length, tail.length), begins ? 4 : 3)];
    int at = 0;
    if (begins) {
      ids[at++] = vocabulary.beginOfText();
    }
    ids[at++] = before;
    System.arraycopy(head, 0, ids, at, head.length);
    at += head.length;
    ids[at++] = after;
    System.arraycopy(tail, 0, ids, at, tail.length);
    ids[at + tail.length] = middle;
    return ids;
  }

  private void submit(Exchange exchange, Ask ask, Read read) {
    Ask.Bounds bounds = ask.bounds();
    try {
      for (int copy = 0; copy < bounds.copies(); copy++) {
        RequestBuilder request =
            Request.of(exchange.caller().tenant(), read.ids)
                .sampling(ask.sampling().settings(lease.engine(), copy))
                .outputTokensMax(outputTokensMax(ask))
                .thinkingTokensMax(bounds.thinkingTokensMax())
                .stopTexts(bounds.stops())
                .checkpoints(read.checkpoints)
                .reply(read.form)
                .constraint(constraint(ask))
                .logProbabilities(bounds.logProbabilities())
                .priority(priority(exchange.caller(), ask.extras().priority()));
        Duration deadline = ask.extras().deadline();
        if (deadline != null) {
          request.deadline(deadline);
        }
        LoraWish lora = ask.extras().lora();
        if (lora != null) {
          request.adapters(lora.named(lease.engine()));
        }
        Reply reply = lease.engine().submit(request.build());
        replies.add(reply);
        exchange.whenClientGone(reply::cancel);
      }
    } catch (HearthException e) {
      replies.forEach(Reply::close);
      throw blamed(ask, e);
    } catch (RuntimeException | Error e) {
      replies.forEach(Reply::close);
      throw e;
    }
  }

  /** What cannot be enforced is refused where it was asked for. */
  private static RuntimeException blamed(Ask ask, HearthException e) {
    boolean refused =
        e.code() == HearthException.Code.UNSUPPORTED || e.code() == HearthException.Code.BAD_INPUT;
    if (refused && !(ask.format() instanceof Ask.Format.Free)) {
      return Failure.of(e).at("response_format").exception();
    }
    if (refused && !(toolConstraint(ask) instanceof Constraint.None)) {
      return Failure.of(e).at("tools").exception();
    }
    return e;
  }

  /** A key's requests may stand back behind its own others, but not push before other tenants'. */
  private static int priority(Caller caller, int wish) {
    return caller.priority() + (caller.key().isEmpty() ? wish : Math.min(0, wish));
  }

  /** A request's own, smaller context ends its reply. */
  private int outputTokensMax(Ask ask) {
    int asked = ask.bounds().outputTokensMax();
    if (ask.extras().contextTokens() == 0) {
      return asked;
    }
    int room = context.allocated() - context.used();
    return asked == 0 ? room : Math.min(asked, room);
  }

  private static Constraint constraint(Ask ask) {
    Constraint tools = toolConstraint(ask);
    Constraint format =
        switch (ask.format()) {
          case Ask.Format.Free _ -> Constraint.none();
          case Ask.Format.AnyJson _ -> new Constraint.AnyJson();
          case Ask.Format.Schema(String text) -> new Constraint.JsonSchema(text);
          case Ask.Format.Regex(String pattern) -> new Constraint.Regex(pattern);
          case Ask.Format.Gbnf(String grammar) -> new Constraint.Gbnf(grammar);
        };
    return tools instanceof Constraint.ToolCalls calls ? with(calls, format) : format;
  }

  /** Calls, or an answer in a format. */
  private static Constraint with(Constraint.ToolCalls calls, Constraint format) {
    if (calls.required() && !(format instanceof Constraint.None)) {
      throw Failure.unsupported(
              "tool_choice",
              "a call is required and a format of the answer is given: there is no answer",
              "leave the format out, or leave the choice to the model")
          .exception();
    }
    return new Constraint.ToolCalls(
        calls.tools(), calls.required(), calls.parallel(), calls.only(), calls.strict(), format);
  }

  private static Constraint toolConstraint(Ask ask) {
    Ask.ToolUse use = ask.tools();
    if (!(ask.input() instanceof Ask.Input.Chat(ChatPrompt prompt))) {
      return Constraint.none();
    }
    if (use.choice() == Ask.ToolUse.Choice.NONE) {
      return Constraint.ToolCalls.none();
    }
    if (prompt.tools().isEmpty()) {
      return Constraint.none();
    }
    @Nullable String only = use.only().isEmpty() ? null : use.only();
    return use.choice() == Ask.ToolUse.Choice.REQUIRED
        ? Constraint.ToolCalls.strict(prompt.tools(), true, use.parallel(), only)
        : new Constraint.ToolCalls(
            prompt.tools(), false, use.parallel(), only, use.strict(), Constraint.none());
  }

  public Models.Lease lease() {
    return lease;
  }

  /** What is done, in the words of OpenTelemetry. */
  String operation() {
    return operation;
  }

  public ContextCheck context() {
    return context;
  }

  /** The replies, as many as copies were asked for. */
  public List<Reply> replies() {
    return List.copyOf(replies);
  }

  /** Adds the {@code hearth} object to a body, where there is something to warn of. */
  public void warnIn(ObjectNode body, Event.Done done) {
    context.warnIn(body);
    if (done.reason() == StopReason.CONTEXT_FULL || done.reason() == StopReason.DEADLINE) {
      ObjectNode hearth =
          body.get("hearth") instanceof ObjectNode known ? known : body.putObject("hearth");
      hearth.put("stop_reason", done.reason().name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public void close() {
    replies.forEach(Reply::close);
    lease.close();
  }
}
