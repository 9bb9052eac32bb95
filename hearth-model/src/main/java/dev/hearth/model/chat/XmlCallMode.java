package dev.hearth.model.chat;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call as {@code <function=name><parameter=key>value</parameter></function>}, the form of
 * Qwen3-Coder and Qwen3.5. One line break after {@code <parameter=key>} and one before {@code
 * </parameter>} are markup. A value ends at the first {@code </parameter>} after which, white space
 * aside, another parameter or the end of the function follows, so values may contain the tag.
 * Values become JSON by {@link ArgumentTypes}; strings are passed on as they come.
 */
final class XmlCallMode implements Mode {
  private static final String FUNCTION = "<function=";
  private static final String FUNCTION_END = "</function>";
  private static final String PARAMETER = "<parameter=";
  private static final String PARAMETER_END = "</parameter>";
  private static final int NAME_CHARACTERS_MAX = 512;

  private final CallInProgress call;
  private final ArgumentTypes types;
  private final Mode next;
  private final ArgumentsMode.MalformedAfter malformed;
  private final Set<String> seen = new HashSet<>();
  private final StringBuilder value = new StringBuilder();
  private String tool = "";
  private String key = "";
  private boolean inValue;
  private boolean atValueStart;
  private boolean asString;
  private int searchedUpTo;

  /**
   * A call.
   *
   * @param next the mode after {@code </function>}
   */
  XmlCallMode(
      CallInProgress call, ArgumentTypes types, Mode next, ArgumentsMode.MalformedAfter malformed) {
    this.call = call;
    this.types = types;
    this.next = next;
    this.malformed = malformed;
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    if (inValue) {
      return value(feed);
    }
    int at = feed.afterSpace(0);
    if (tool.isEmpty()) {
      return feed.has(FUNCTION, at) ? function(feed, at + FUNCTION.length()) : other(feed, at);
    }
    if (feed.has(PARAMETER, at)) {
      return parameter(feed, at + PARAMETER.length());
    }
    if (feed.has(FUNCTION_END, at)) {
      call.take(feed, at + FUNCTION_END.length());
      call.argue(seen.isEmpty() ? "{}" : "}");
      return next;
    }
    return other(feed, at);
  }

  private @Nullable Mode other(Feed feed, int at) {
    if (feed.ended()) {
      return malformed.mode("the reply ended inside a tool call");
    }
    boolean mayBe =
        tool.isEmpty()
            ? feed.mayHave(FUNCTION, at)
            : feed.mayHave(PARAMETER, at) || feed.mayHave(FUNCTION_END, at);
    return mayBe ? null : malformed.mode("between the tags of the call stands other text");
  }

  /** The end of a name that begins at {@code from}, -1 if it has not come, -2 if there is none. */
  private static int nameEnd(Feed feed, int from) {
    int end = feed.indexOf(">", from);
    int known = end < 0 ? feed.length() : end;
    if (end == from || known - from > NAME_CHARACTERS_MAX) {
      return -2;
    }
    for (int i = from; i < known; i++) {
      if (feed.at(i) == '\n' || feed.at(i) == '<') {
        return -2;
      }
    }
    return end < 0 && feed.ended() ? -2 : end;
  }

  private @Nullable Mode function(Feed feed, int from) {
    int end = nameEnd(feed, from);
    if (end < 0) {
      return end == -1 ? null : malformed.mode("the call names no tool");
    }
    tool = feed.text(from, end).strip();
    if (tool.isEmpty()) {
      return malformed.mode("the call names no tool");
    }
    call.take(feed, end + 1);
    call.begin(tool);
    return this;
  }

  private @Nullable Mode parameter(Feed feed, int from) {
    int end = nameEnd(feed, from);
    if (end < 0) {
      return end == -1 ? null : malformed.mode("a parameter has no name");
    }
    key = feed.text(from, end).strip();
    if (!seen.add(key)) {
      return malformed.mode("parameter " + key + " is given twice");
    }
    call.take(feed, end + 1);
    asString = types.alwaysString(tool, key);
    String before = seen.size() == 1 ? "{" : ",";
    call.argue(before + Json.quote(key) + ":" + (asString ? "\"" : ""));
    value.setLength(0);
    inValue = true;
    atValueStart = true;
    searchedUpTo = 0;
    return this;
  }

  private @Nullable Mode value(Feed feed) {
    if (atValueStart) {
      if (feed.length() == 0 && !feed.ended()) {
        return null;
      }
      atValueStart = false;
      if (feed.length() > 0 && feed.at(0) == '\n') {
        call.take(feed, 1);
      }
    }
    int tag = feed.indexOf(PARAMETER_END, searchedUpTo);
    while (tag >= 0) {
      int after = feed.afterSpace(tag + PARAMETER_END.length());
      if (feed.has(PARAMETER, after) || feed.has(FUNCTION_END, after)) {
        return endValue(feed, tag);
      }
      boolean undecided =
          (after == feed.length() && !feed.ended())
              || feed.mayHave(PARAMETER, after)
              || feed.mayHave(FUNCTION_END, after);
      if (undecided) {
        searchedUpTo = tag;
        break;
      }
      searchedUpTo = tag + 1;
      tag = feed.indexOf(PARAMETER_END, searchedUpTo);
    }
    return goOn(feed, tag);
  }

  /** Passes on what certainly belongs to the value: all before a tag that may be its end. */
  private @Nullable Mode goOn(Feed feed, int tag) {
    int certain = feed.length();
    if (tag >= 0) {
      certain = tag;
    } else {
      for (int at = Math.max(0, certain - PARAMETER_END.length()); at < certain; at++) {
        certain = feed.mayHave(PARAMETER_END, at) ? at : certain;
      }
    }
    // the line break before the tag is markup, and half a surrogate pair cannot be escaped
    boolean hold =
        certain > 0
            && !feed.ended()
            && (feed.at(certain - 1) == '\n' || Character.isHighSurrogate(feed.at(certain - 1)));
    certain -= hold ? 1 : 0;
    pass(feed, certain);
    searchedUpTo = Math.max(0, searchedUpTo - certain);
    return feed.ended() ? malformed.mode("the reply ended inside a tool call") : null;
  }

  private void pass(Feed feed, int count) {
    String text = feed.text(0, count);
    call.take(feed, count);
    if (asString) {
      call.argue(Json.escape(text));
    } else {
      value.append(text);
    }
  }

  private Mode endValue(Feed feed, int tag) {
    boolean lineBreak = tag > 0 && feed.at(tag - 1) == '\n';
    pass(feed, lineBreak ? tag - 1 : tag);
    call.take(feed, PARAMETER_END.length() + (lineBreak ? 1 : 0));
    call.argue(asString ? "\"" : types.toJson(tool, key, value.toString()));
    inValue = false;
    return this;
  }
}
