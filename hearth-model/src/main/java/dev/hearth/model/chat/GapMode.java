package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where markup may follow after white space. The white space belongs to the markup if one
 * follows, else to what the other mode reads.
 *
 * @param endIsMarkup whether white space before the end of the reply is markup too
 * @param otherwise the mode where no marker follows
 */
record GapMode(List<Marker> markers, boolean endIsMarkup, Mode otherwise) implements Mode {
  /** More white space than this is nobody's markup, and is not held back. */
  private static final int SPACE_MAX = 1024;

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    int at = feed.afterSpace(0);
    if (at > SPACE_MAX) {
      return otherwise;
    }
    for (Marker marker : markers) {
      if (feed.has(marker.text(), at)) {
        out.markup(feed.take(at));
        return marker.opens().get();
      }
    }
    if (at == feed.length()) {
      if (!feed.ended()) {
        return null;
      }
      if (endIsMarkup) {
        out.markup(feed.take(at));
      }
      return otherwise;
    }
    for (Marker marker : markers) {
      if (feed.mayHave(marker.text(), at)) {
        return null;
      }
    }
    return otherwise;
  }
}
