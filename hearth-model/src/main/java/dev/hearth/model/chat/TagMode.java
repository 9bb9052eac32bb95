package dev.hearth.model.chat;

import org.jspecify.annotations.Nullable;

/**
 * A tag at the start of the feed, and the line breaks after it that belong to it.
 *
 * @param tag the text that stands there, possibly empty
 * @param lineBreaksMax how many line breaks after it are markup
 */
record TagMode(String tag, int lineBreaksMax, Mode next) implements Mode {
  @Override
  public boolean thinks() {
    return next.thinks();
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    int end = tag.length();
    int most = end + lineBreaksMax;
    while (end < most && end < feed.length() && feed.at(end) == '\n') {
      end++;
    }
    if (end < most && end == feed.length() && !feed.ended()) {
      return null;
    }
    out.markup(feed.take(end));
    return next;
  }
}
