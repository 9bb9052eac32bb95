package dev.hearth.model.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * gpt-oss, the "harmony" format: a reply is several messages, each with a header up to {@code
 * <|message|>} and an end tag. Channel {@code analysis} is thought, {@code final} and {@code
 * commentary} are text; a message with a recipient ({@code to=functions.x}) is a call of x. Tools
 * of the model's own ({@code to=browser.search}) keep their whole name; what is sent to {@code
 * python} is code, and becomes {@code {"code": …}}.
 */
final class HarmonyDialect implements Dialect {
  private static final String START = "<|start|>";
  private static final String CHANNEL = "<|channel|>";
  private static final String MESSAGE = "<|message|>";
  private static final String FUNCTIONS = "functions.";
  private static final List<String> ENDS = List.of("<|end|>", "<|call|>", "<|return|>");
  private static final int HEADER_CHARACTERS_MAX = 1024;
  private static final Pattern RECIPIENT = Pattern.compile("(?:^|\\s)to=([^\\s<]*)");
  private static final Pattern CHANNEL_NAME = Pattern.compile("<\\|channel\\|>\\s*([^\\s<]*)");

  @Override
  public Mode start(String prompt) {
    int start = prompt.lastIndexOf(START);
    String tail = start < 0 ? "assistant" : prompt.substring(start + START.length());
    int message = tail.indexOf(MESSAGE);
    if (message < 0) {
      return new HeaderMode(tail, "");
    }
    String body = tail.substring(message + MESSAGE.length());
    if (ENDS.stream().anyMatch(body::contains)) {
      return between();
    }
    String header = tail.substring(0, message);
    return recipient(header).find()
        ? (feed, out) -> body(header, new CallInProgress(out))
        : words(header);
  }

  private static Matcher recipient(String header) {
    return RECIPIENT.matcher(header.replace(CHANNEL, " " + CHANNEL));
  }

  /** The body of a message to nobody in particular. */
  private Mode words(String header) {
    Matcher channel = CHANNEL_NAME.matcher(header);
    boolean thought = channel.find() && channel.group(1).equals("analysis");
    return thought ? RunMode.thought(bodyMarkers()) : text();
  }

  private Mode between() {
    return new GapMode(List.of(new Marker(START, () -> new HeaderMode("", START))), true, text());
  }

  private List<Marker> bodyMarkers() {
    return List.of(
        new Marker(ENDS.get(0), () -> new TagMode(ENDS.get(0), 0, between())),
        new Marker(ENDS.get(1), () -> new TagMode(ENDS.get(1), 0, between())),
        new Marker(ENDS.get(2), () -> new TagMode(ENDS.get(2), 0, between())),
        new Marker(START, () -> new HeaderMode("", START)),
        new Marker(CHANNEL, () -> new HeaderMode("assistant", "")));
  }

  private Mode text() {
    return RunMode.text(bodyMarkers());
  }

  private MalformedMode malformed(CallInProgress call, String reason) {
    return new MalformedMode(call, reason, ENDS, List.of(START), between());
  }

  /** The mode of a message's body; {@code call} has taken its header. */
  private Mode body(String header, CallInProgress call) {
    Matcher recipient = recipient(header);
    if (recipient.find()) {
      String to = recipient.group(1);
      String name = to.startsWith(FUNCTIONS) ? to.substring(FUNCTIONS.length()) : to;
      // only the model's own python is sent code
      return name.isEmpty()
          ? malformed(call, "the call names no tool")
          : arguments(call, name, to.equals("python"));
    }
    call.becomeMarkup();
    return words(header);
  }

  private Mode arguments(CallInProgress call, String name, boolean code) {
    call.begin(name);
    Mode close = new CloseMode(call, ENDS, List.of(START), between());
    if (code) {
      return new CodeMode(call, close);
    }
    return (feed, out) -> {
      int at = feed.afterSpace(0);
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      boolean none = at < feed.length() && feed.at(at) == '<';
      return none ? close : new ArgumentsMode(call, close, reason -> malformed(call, reason));
    };
  }

  /** What stands before {@code <|message|>}. */
  private final class HeaderMode implements Mode {
    private final String known;
    private final String opener;

    /**
     * A header.
     *
     * @param known its beginning, which the prompt held
     * @param opener the tag before it, at the start of the feed
     */
    HeaderMode(String known, String opener) {
      this.known = known;
      this.opener = opener;
    }

    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      if (opener.isEmpty() && !mayBeHeader(feed)) {
        return text();
      }
      int message = feed.indexOf(MESSAGE, opener.length());
      if (message >= 0 && message <= HEADER_CHARACTERS_MAX) {
        String header = known + feed.text(opener.length(), message);
        CallInProgress call = new CallInProgress(out);
        call.take(feed, message + MESSAGE.length());
        return body(header, call);
      }
      if (message >= 0 || feed.length() > HEADER_CHARACTERS_MAX) {
        // no header is that long; without its first characters the tag means nothing any more
        out.text(feed.take(2));
        return text();
      }
      if (!feed.ended()) {
        return null;
      }
      out.markup(feed.take(feed.length()));
      return text();
    }

    /** Whether what follows a prompt that ended within a header can be the header's rest. */
    private static boolean mayBeHeader(Feed feed) {
      return (feed.length() == 0 && !feed.ended())
          || feed.has("<|", 0)
          || feed.mayHave("<|", 0)
          || feed.has(" to=", 0)
          || feed.mayHave(" to=", 0);
    }
  }

  /** Code for the model's own interpreter. */
  private static final class CodeMode implements Mode {
    private final CallInProgress call;
    private final Mode close;
    private int searchedUpTo;

    CodeMode(CallInProgress call, Mode close) {
      this.call = call;
      this.close = close;
    }

    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int end = -1;
      for (String tag : List.of(ENDS.get(0), ENDS.get(1), ENDS.get(2), START)) {
        int at = feed.indexOf(tag, searchedUpTo);
        end = at >= 0 && (end < 0 || at < end) ? at : end;
      }
      if (end < 0 && !feed.ended()) {
        searchedUpTo = Math.max(0, feed.length() - ENDS.get(2).length());
        return null;
      }
      String code = feed.text(0, end < 0 ? feed.length() : end);
      call.take(feed, code.length());
      call.argue("{\"code\":" + Json.quote(code) + "}");
      return close;
    }
  }
}
