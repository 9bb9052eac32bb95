package dev.hearth.model.chat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a call that cannot be understood: up to a text that ends such calls, or to the end.
 *
 * @param ends texts that end the call and belong to it
 * @param stops texts that end the call and do not belong to it
 */
record MalformedMode(
    CallInProgress call, String reason, List<String> ends, List<String> stops, Mode next)
    implements Mode {

  MalformedMode(CallInProgress call, String reason, String end, Mode next) {
    this(call, reason, List.of(end), List.of(), next);
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    int end = -1;
    int taken = 0;
    for (String text : texts()) {
      int at = feed.indexOf(text, 0);
      if (at >= 0 && (end < 0 || at < end)) {
        end = at;
        taken = ends.contains(text) ? at + text.length() : at;
      }
    }
    if (end >= 0 || feed.ended()) {
      call.take(feed, end < 0 ? feed.length() : taken);
      call.malformed(reason);
      return next;
    }
    call.take(feed, Marker.undecided(texts(), feed));
    return null;
  }

  private List<String> texts() {
    return Stream.concat(ends.stream(), stops.stream()).toList();
  }
}
