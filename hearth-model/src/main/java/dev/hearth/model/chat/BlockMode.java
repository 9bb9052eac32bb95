package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls that are converted when their closing tag has come, all of a block at once. */
final class BlockMode implements Mode {
  /** A call of a block, and where in the block's text it ends. */
  record Converted(String name, String argumentsJson, int end) {}

  /** Turns the text between the tags into calls, at least one. */
  interface Converter {
    List<Converted> convert(String body) throws MalformedMarkupException;
  }

  private final String opener;
  private final String closer;
  private final Converter converter;
  private final Mode next;
  private int searchedUpTo;

  /**
   * A block.
   *
   * @param opener the tag at the start of the feed
   */
  BlockMode(String opener, String closer, Converter converter, Mode next) {
    this.opener = opener;
    this.closer = closer;
    this.converter = converter;
    this.next = next;
    this.searchedUpTo = opener.length();
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    int end = feed.indexOf(closer, searchedUpTo);
    if (end < 0 && !feed.ended()) {
      searchedUpTo = Math.max(searchedUpTo, feed.length() - closer.length() + 1);
      return null;
    }
    boolean closed = end >= 0;
    String body = feed.text(opener.length(), closed ? end : feed.length());
    try {
      say(converter.convert(body), body, closed ? closer.length() : 0, feed, out);
    } catch (MalformedMarkupException e) {
      CallInProgress call = new CallInProgress(out);
      call.take(feed, closed ? end + closer.length() : feed.length());
      String why = closed ? "" : "the reply ended inside a tool call: ";
      call.malformed(why + e.getMessage());
    }
    return next;
  }

  private void say(List<Converted> calls, String body, int closing, Feed feed, Output out) {
    int taken = -opener.length();
    for (int i = 0; i < calls.size(); i++) {
      Converted converted = calls.get(i);
      CallInProgress call = new CallInProgress(out);
      call.take(feed, converted.end() - taken);
      taken = converted.end();
      call.begin(converted.name());
      call.argue(converted.argumentsJson());
      if (i == calls.size() - 1) {
        call.take(feed, body.length() - taken + closing);
      }
      call.complete();
    }
  }
}
