package dev.hearth.apps.room;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Engine;
import dev.hearth.engine.Event;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.engine.sample.ResolvedSettings;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the model, once for each attempt; some at a time, which changes nothing but the time. */
final class Asking {
  /** As many as an engine runs at once. */
  private static final int AT_ONCE = 8;

  private final Room room;
  private final Engine engine;
  private final RenderedPrompt prompt;
  private final String schema;
  private final Stopwatch time;

  Asking(Room room, Engine engine, RenderedPrompt prompt, String schema, Stopwatch time) {
    this.room = room;
    this.engine = engine;
    this.prompt = prompt;
    this.schema = schema;
    this.time = time;
  }

  /** What the model wrote. */
  record Answer(long seed, StopReason stop, List<Integer> tokens, String text, Usage usage) {
    Answer {
      tokens = List.copyOf(tokens);
    }

    boolean whole() {
      return stop == StopReason.END;
    }
  }

  /** Every setting that the model file, the room and the defaults leave, in words. */
  static Map<String, String> settings(Room room, Engine engine) {
    ResolvedSettings resolved = resolve(room, engine, room.seed());
    Map<String, String> words = new TreeMap<>();
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() != SamplerOption.Kind.OTHER) {
        words.put(option.label(), Double.toString(resolved.value(option)));
      }
    }
    return words;
  }

  private static ResolvedSettings resolve(Room room, Engine engine, long seed) {
    SamplerSettingsBuilder builder = engine.sampling().seed(seed);
    room.sampling()
        .forEach((name, value) -> builder.set(SamplerOption.labelled(name).orElseThrow(), value));
    return builder.resolve();
  }

  /**
   * @param tokensMax of all answers together; 0 for no limit
   */
  List<Answer> all(long seed, int attempts, int tokensMax, RunWatcher watcher)
      throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    int left = tokensMax > 0 ? tokensMax : Integer.MAX_VALUE;
    while (answers.size() < attempts && left > 0 && timeIsLeft()) {
      // with a limit on all of them, what one may write depends on those before it
      int count = tokensMax > 0 ? 1 : Math.min(AT_ONCE, attempts - answers.size());
      List<Reply> replies = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          replies.add(ask(seed + answers.size() + i, left));
        }
        for (Reply reply : replies) {
          watcher.at("answering", answers.size(), attempts);
          Answer answer = take(reply, seed + answers.size());
          answers.add(answer);
          left -= answer.usage().outputTokens();
        }
      } finally {
        replies.forEach(Reply::close);
      }
    }
    return answers;
  }

  private boolean timeIsLeft() {
    return time.left().filter(left -> !left.isPositive()).isEmpty();
  }

  private Reply ask(long seed, int tokensLeft) {
    RequestBuilder request =
        Request.of(Request.LOCAL_TENANT, prompt.ids())
            .sampling(resolve(room, engine, seed).settings())
            .checkpoints(prompt.checkpoints())
            .reply(new Request.ReplyForm.Chat(prompt.family(), List.of(), prompt.text()))
            .constraint(new Constraint.JsonSchema(schema))
            .logProbabilities(0)
            .outputTokensMax(Math.min(room.budget().replyMax(), tokensLeft));
    time.left().filter(left -> left.isPositive()).ifPresent(request::deadline);
    return engine.submit(request.build());
  }

  private static Answer take(Reply reply, long seed) throws InterruptedException {
    List<Integer> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Event event = reply.take(); event != null; event = reply.take()) {
      switch (event) {
        case Event.Token token -> tokens.add(token.id());
        case Event.Text(String piece) -> text.append(piece);
        case Event.MalformedCall call -> text.append(call.text());
        case Event.Done(StopReason reason, Usage usage) -> {
          return new Answer(seed, reason, tokens, text.toString(), usage);
        }
        default -> {}
      }
    }
    throw new IllegalStateException("a reply without an end");
  }
}
