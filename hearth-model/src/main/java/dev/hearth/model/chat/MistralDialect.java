package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mistral: thoughts in {@code [THINK]…[/THINK]}; calls after {@code [TOOL_CALLS]}, in the older
 * form as an array of objects, in the newer one each as {@code name[CALL_ID]id[ARGS]{…}} (without
 * an id and, in one version, without {@code [ARGS]}).
 */
final class MistralDialect implements Dialect {
  private static final String CALLS = "[TOOL_CALLS]";
  private static final String CALL_ID = "[CALL_ID]";
  private static final String ARGUMENTS = "[ARGS]";
  private static final int NAME_CHARACTERS_MAX = 512;
  private static final ThinkTags THINK = new ThinkTags("[THINK]", "[/THINK]");

  private final List<Marker> markers = List.of(new Marker(CALLS, Opening::new));

  @Override
  public Mode start(String prompt) {
    return THINK.start(prompt, markers, markers, text());
  }

  private Mode text() {
    return RunMode.text(markers);
  }

  private Mode afterCall() {
    return new GapMode(markers, true, text());
  }

  private MalformedMode malformed(CallInProgress call, String reason) {
    return new MalformedMode(call, reason, List.of(), List.of(CALLS), afterCall());
  }

  /** The tag, and what tells the form. */
  private final class Opening implements Mode {
    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int at = feed.afterSpace(CALLS.length());
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      CallInProgress call = new CallInProgress(out);
      if (at < feed.length() && feed.at(at) == '[') {
        call.take(feed, at + 1);
        return new ArrayMode(call);
      }
      call.take(feed, at);
      return new NameMode(call);
    }
  }

  /** The name, the id and {@code [ARGS]} of the newer form. */
  private final class NameMode implements Mode {
    private final CallInProgress call;

    NameMode(CallInProgress call) {
      this.call = call;
    }

    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int brace = feed.indexOf("{", 0);
      int known = brace < 0 ? feed.length() : brace;
      if (brace < 0 && !feed.ended() && known <= NAME_CHARACTERS_MAX) {
        return null;
      }
      boolean none = brace < 0 || known > NAME_CHARACTERS_MAX;
      String head = none ? "" : feed.text(0, brace).strip();
      String noArguments =
          head.endsWith(ARGUMENTS) ? head.substring(0, head.length() - ARGUMENTS.length()) : head;
      int id = noArguments.indexOf(CALL_ID);
      String name = (id < 0 ? noArguments : noArguments.substring(0, id)).strip();
      if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']')) {
        return malformed(call, "the call names no tool");
      }
      if (id >= 0) {
        call.id(noArguments.substring(id + CALL_ID.length()).strip());
      }
      call.take(feed, brace);
      call.begin(name);
      Mode complete = (f, o) -> complete(call);
      return new ArgumentsMode(call, complete, reason -> malformed(call, reason));
    }
  }

  private Mode complete(CallInProgress call) {
    call.complete();
    return afterCall();
  }

  /** The objects of the older form; the comma before an object belongs to it. */
  private final class ArrayMode implements Mode {
    private final CallInProgress call;

    ArrayMode(CallInProgress call) {
      this.call = call;
    }

    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int at = feed.afterSpace(0);
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      char c = at == feed.length() ? ' ' : feed.at(at);
      if (c == '{') {
        call.take(feed, at);
        return new EnvelopeMode(call, new InArray(call));
      }
      return malformed(call, "the list of calls is no valid JSON");
    }
  }

  /** After an object of the older form: another, or the end of the list. */
  private final class InArray implements EnvelopeMode.Surroundings {
    private final CallInProgress call;

    InArray(CallInProgress call) {
      this.call = call;
    }

    @Override
    public boolean accepts(String name) {
      return true;
    }

    @Override
    public Mode afterObject() {
      return this::separator;
    }

    private @Nullable Mode separator(Feed feed, Output out) {
      int at = feed.afterSpace(0);
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      char c = at == feed.length() ? ']' : feed.at(at);
      if (c == ',') {
        call.complete();
        CallInProgress following = new CallInProgress(out);
        following.take(feed, at + 1);
        return new ArrayMode(following);
      }
      call.take(feed, Math.min(feed.length(), c == ']' ? at + 1 : at));
      call.complete();
      return c == ']' ? afterCall() : text();
    }

    @Override
    public Mode notACall(String reason) {
      return malformed(call, reason);
    }
  }
}
