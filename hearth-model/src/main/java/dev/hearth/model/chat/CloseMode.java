package dev.hearth.model.chat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must follow a call whose arguments are whole: white space and one of some closing tags, or
 * the end of the reply.
 *
 * @param tags closing tags, which belong to the call
 * @param stops tags of what follows, which do not
 */
record CloseMode(CallInProgress call, List<String> tags, List<String> stops, Mode next)
    implements Mode {
  CloseMode(CallInProgress call, String tag, Mode next) {
    this(call, List.of(tag), List.of(), next);
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    int at = feed.afterSpace(0);
    for (String tag : tags) {
      if (feed.has(tag, at)) {
        call.take(feed, at + tag.length());
        call.complete();
        return next;
      }
    }
    if (at == feed.length() && !feed.ended()) {
      return null;
    }
    if (at == feed.length() || stops.stream().anyMatch(stop -> feed.has(stop, at))) {
      call.take(feed, at);
      call.complete();
      return next;
    }
    if (Stream.concat(tags.stream(), stops.stream()).anyMatch(tag -> feed.mayHave(tag, at))) {
      return null;
    }
    String reason = "after the arguments stands no " + tags.getFirst();
    return new MalformedMode(call, reason, tags, stops, next);
  }
}
