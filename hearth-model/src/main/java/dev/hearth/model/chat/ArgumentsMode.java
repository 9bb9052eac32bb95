package dev.hearth.model.chat;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call whose name is known, as JSON: an object, passed on as it comes, or a
 * string that holds an object, passed on when it is whole.
 */
final class ArgumentsMode implements Mode {
  private final CallInProgress call;
  private final Mode next;
  private final MalformedAfter malformed;
  private final JsonScanner scanner = new JsonScanner();
  private final StringBuilder quoted = new StringBuilder();
  private boolean started;
  private boolean asString;

  /** Where to go on from a call that is no call, given what is wrong. */
  interface MalformedAfter {
    Mode mode(String reason);
  }

  ArgumentsMode(CallInProgress call, Mode next, MalformedAfter malformed) {
    this.call = call;
    this.next = next;
    this.malformed = malformed;
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    if (!started) {
      int at = feed.afterSpace(0);
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      char first = at == feed.length() ? ' ' : feed.at(at);
      if (first != '{' && first != '"') {
        return malformed.mode("the arguments are no JSON object");
      }
      call.take(feed, at);
      started = true;
      asString = first == '"';
    }
    for (int i = 0; i < feed.length(); i++) {
      JsonScanner.Step step = scanner.accept(feed.at(i));
      if (step == JsonScanner.Step.WRONG) {
        pass(feed, i);
        return malformed.mode("the arguments are no valid JSON");
      }
      if (step == JsonScanner.Step.LAST) {
        pass(feed, i + 1);
        return end();
      }
    }
    pass(feed, feed.length());
    return feed.ended() ? malformed.mode("the reply ended inside the arguments") : null;
  }

  private void pass(Feed feed, int count) {
    String text = feed.text(0, count);
    call.take(feed, count);
    if (asString) {
      quoted.append(text);
    } else {
      call.argue(text);
    }
  }

  private Mode end() {
    if (asString) {
      String inner = String.valueOf(Json.parse(quoted.toString()));
      if (!Json.validObject(inner)) {
        return malformed.mode("the arguments are a string that holds no JSON object");
      }
      call.argue(inner);
    }
    return next;
  }
}
