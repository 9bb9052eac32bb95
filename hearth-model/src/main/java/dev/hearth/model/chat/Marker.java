package dev.hearth.model.chat;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text that means something.
 *
 * @param opens the mode that goes on from the marker, which it finds at the start of the feed
 */
record Marker(String text, Supplier<Mode> opens) {

  /** A marker and where it stands. */
  record Found(Marker marker, int at) {}

  /** The first of some markers, or null; where two begin at one place, the one listed first. */
  static @Nullable Found first(List<Marker> markers, Feed feed) {
    Found first = null;
    for (Marker marker : markers) {
      int at = feed.indexOf(marker.text, 0);
      if (at >= 0 && (first == null || at < first.at)) {
        first = new Found(marker, at);
      }
    }
    return first;
  }

  /** From where on the feed may turn out to be a marker; its length if it cannot. */
  static int undecidedFrom(List<Marker> markers, Feed feed) {
    return undecided(markers.stream().map(Marker::text).toList(), feed);
  }

  /** From where on the feed may turn out to be one of some texts; its length if it cannot. */
  static int undecided(List<String> texts, Feed feed) {
    int longest = 0;
    for (String text : texts) {
      longest = Math.max(longest, text.length());
    }
    int end = feed.length();
    for (int at = Math.max(0, end - longest + 1); at < end; at++) {
      for (String text : texts) {
        if (feed.mayHave(text, at)) {
          return at;
        }
      }
    }
    return end;
  }
}
