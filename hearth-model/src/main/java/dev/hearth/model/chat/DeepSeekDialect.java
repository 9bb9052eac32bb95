package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DeepSeek R1, V3 and V3.1: thoughts in {@code <think>}; calls between {@code <｜tool▁calls▁begin｜>}
 * and {@code <｜tool▁calls▁end｜>}, each between {@code <｜tool▁call▁begin｜>} and {@code
 * <｜tool▁call▁end｜>}. V3.1 writes {@code name<｜tool▁sep｜>{…}}, R1 and V3 write {@code
 * function<｜tool▁sep｜>name} and the object on the next lines, fenced by {@code ```json}.
 */
final class DeepSeekDialect implements Dialect {
  private static final String CALLS = "<｜tool▁calls▁begin｜>";
  private static final String CALLS_END = "<｜tool▁calls▁end｜>";
  private static final String CALL = "<｜tool▁call▁begin｜>";
  private static final String CALL_END = "<｜tool▁call▁end｜>";
  private static final String SEPARATOR = "<｜tool▁sep｜>";
  private static final String FENCE = "```";
  private static final int NAME_CHARACTERS_MAX = 512;

  private final List<Marker> markers =
      List.of(
          new Marker(CALLS, () -> new TagMode(CALLS, 0, between())),
          new Marker(CALL, HeadMode::new));

  @Override
  public Mode start(String prompt) {
    return ThinkTags.XML.start(prompt, markers, markers, text());
  }

  private Mode text() {
    return RunMode.text(markers);
  }

  /** Between the calls, and after the last. */
  private Mode between() {
    return new GapMode(
        List.of(
            new Marker(CALL, HeadMode::new),
            new Marker(
                CALLS_END, () -> new TagMode(CALLS_END, 0, new GapMode(markers, true, text())))),
        true,
        text());
  }

  private Mode malformed(CallInProgress call, String reason) {
    return new MalformedMode(call, reason, List.of(CALL_END), List.of(CALLS_END), between());
  }

  /** The opening tag and what stands before the arguments. */
  private final class HeadMode implements Mode {
    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int separator = feed.indexOf(SEPARATOR, CALL.length());
      int arguments = separator < 0 ? -1 : argumentsAt(feed, separator + SEPARATOR.length());
      int end = feed.indexOf(CALL_END, CALL.length());
      boolean given =
          arguments >= 0 && arguments <= NAME_CHARACTERS_MAX && (end < 0 || arguments < end);
      if (!given && end < 0 && !feed.ended() && feed.length() <= NAME_CHARACTERS_MAX) {
        return null;
      }
      CallInProgress call = new CallInProgress(out);
      String before = given ? feed.text(CALL.length(), separator) : "";
      String between = given ? feed.text(separator + SEPARATOR.length(), arguments) : "";
      String name = name(before, between);
      call.take(feed, CALL.length());
      if (name.isEmpty()) {
        return malformed(call, "the call names no tool or has no arguments");
      }
      call.take(feed, arguments - CALL.length());
      call.begin(name);
      Mode close = new CloseMode(call, CALL_END, between());
      return new ArgumentsMode(call, new Fence(call, close), reason -> malformed(call, reason));
    }

    /**
     * Where the arguments begin: right there, or after a name and perhaps a fence; -1 if unknown.
     */
    private static int argumentsAt(Feed feed, int from) {
      int at = feed.afterSpace(from);
      boolean quoted = at < feed.length() && feed.at(at) == '"';
      return quoted ? at : feed.indexOf("{", at);
    }
  }

  /** The name from what stands before the separator and between it and the arguments. */
  private static String name(String before, String between) {
    String after = between.strip();
    String name = before;
    if (!after.isEmpty()) {
      int lineEnd = after.indexOf('\n');
      name = lineEnd < 0 ? after : after.substring(0, lineEnd);
      String fence = lineEnd < 0 ? "" : after.substring(lineEnd).strip();
      if (!fence.isEmpty() && !fence.equals(FENCE) && !fence.equals(FENCE + "json")) {
        return "";
      }
    }
    name = name.strip();
    return name.chars().anyMatch(c -> c <= ' ') ? "" : name;
  }

  /** The closing fence after the arguments, if there is one. */
  private record Fence(CallInProgress call, Mode next) implements Mode {
    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int at = feed.afterSpace(0);
      if (feed.has(FENCE, at)) {
        call.take(feed, at + FENCE.length());
        return next;
      }
      boolean undecided = (at == feed.length() && !feed.ended()) || feed.mayHave(FENCE, at);
      return undecided ? null : next;
    }
  }
}
