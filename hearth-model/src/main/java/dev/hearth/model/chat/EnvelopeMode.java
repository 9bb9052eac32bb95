package dev.hearth.model.chat;

import org.jspecify.annotations.Nullable;

/**
 * A call as one JSON object: {@code name}, {@code arguments} (or {@code parameters}), perhaps
 * {@code id}; other keys are skipped. The call begins when its name is whole; without arguments
 * they are {@code {}}.
 */
final class EnvelopeMode implements Mode {
  private enum Place {
    OPEN,
    KEY_OR_CLOSE,
    KEY,
    IN_KEY,
    COLON,
    BEFORE_VALUE,
    IN_VALUE,
    COMMA_OR_CLOSE,
    DONE
  }

  /** What surrounds the object, and what becomes of it when it is no call. */
  interface Surroundings {
    /** Whether a tool may be called by this name here. */
    boolean accepts(String name);

    /** Where to go on after the object's closing brace. */
    Mode afterObject();

    /** Where to go on when it is no call. */
    Mode notACall(String reason);
  }

  private final CallInProgress call;
  private final Surroundings surroundings;
  private final StringBuilder value = new StringBuilder();
  private final StringBuilder held = new StringBuilder();
  private JsonScanner scanner = new JsonScanner();
  private Place place = Place.OPEN;
  private String key = "";
  private boolean argumentsSeen;
  private boolean argumentsAsString;

  EnvelopeMode(CallInProgress call, Surroundings surroundings) {
    this.call = call;
    this.surroundings = surroundings;
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    while (feed.length() > 0) {
      String wrong = accept(feed);
      if (wrong != null) {
        return surroundings.notACall(wrong);
      }
      if (place == Place.DONE) {
        return call.begun()
            ? surroundings.afterObject()
            : surroundings.notACall("the call names no tool");
      }
    }
    return feed.ended() ? surroundings.notACall("the reply ended inside a tool call") : null;
  }

  /** Understands what comes next, at least one character; what is wrong with it, or null. */
  private @Nullable String accept(Feed feed) {
    if (place == Place.IN_KEY || place == Place.IN_VALUE) {
      return inside(feed);
    }
    char c = feed.at(0);
    if (Feed.isSpace(c)) {
      call.take(feed, 1);
      return null;
    }
    switch (place) {
      case OPEN -> {
        if (c != '{') {
          return "the call is no JSON object";
        }
        place = Place.KEY_OR_CLOSE;
      }
      case KEY_OR_CLOSE, KEY -> {
        boolean close = c == '}' && place == Place.KEY_OR_CLOSE;
        if (c == '"') {
          begin(Place.IN_KEY);
          return inside(feed);
        }
        if (!close) {
          return "the call is no valid JSON";
        }
        place = Place.DONE;
      }
      case COLON -> {
        if (c != ':') {
          return "the call is no valid JSON";
        }
        place = Place.BEFORE_VALUE;
      }
      case BEFORE_VALUE -> {
        String wrong = beginValue(c);
        return wrong != null ? wrong : inside(feed);
      }
      default -> {
        if (c != ',' && c != '}') {
          return "the call is no valid JSON";
        }
        place = c == ',' ? Place.KEY : Place.DONE;
      }
    }
    call.take(feed, 1);
    return null;
  }

  private void begin(Place inside) {
    place = inside;
    scanner = new JsonScanner();
    value.setLength(0);
  }

  private boolean atArguments() {
    return key.equals("arguments") || key.equals("parameters");
  }

  private @Nullable String beginValue(char first) {
    begin(Place.IN_VALUE);
    if (atArguments()) {
      if (argumentsSeen) {
        return "the call has two sets of arguments";
      }
      if (first != '{' && first != '"' && first != 'n') {
        return "the arguments are no JSON object";
      }
      argumentsSeen = true;
      argumentsAsString = first != '{';
    }
    if (key.equals("name") && (call.begun() || first != '"')) {
      return call.begun() ? "the call has two names" : "the name is no string";
    }
    return null;
  }

  /** Goes on in a key or value. */
  private @Nullable String inside(Feed feed) {
    for (int i = 0; i < feed.length(); i++) {
      JsonScanner.Step step = scanner.accept(feed.at(i));
      if (step != JsonScanner.Step.MORE) {
        boolean last = step == JsonScanner.Step.LAST;
        pass(feed, last ? i + 1 : i);
        return step == JsonScanner.Step.WRONG ? "the call is no valid JSON" : endInside();
      }
    }
    pass(feed, feed.length());
    return null;
  }

  private void pass(Feed feed, int count) {
    String text = feed.text(0, count);
    call.take(feed, count);
    if (place == Place.IN_VALUE && atArguments() && !argumentsAsString) {
      if (call.begun()) {
        call.argue(text);
      } else {
        held.append(text);
      }
    } else {
      value.append(text);
    }
  }

  private @Nullable String endInside() {
    if (place == Place.IN_KEY) {
      key = String.valueOf(Json.parse(value.toString()));
      place = Place.COLON;
      return null;
    }
    place = Place.COMMA_OR_CLOSE;
    if (atArguments() && argumentsAsString) {
      return quotedArguments();
    }
    if (key.equals("name")) {
      String name = String.valueOf(Json.parse(value.toString()));
      if (name.isEmpty() || !surroundings.accepts(name)) {
        return "the call names no tool";
      }
      call.begin(name);
      call.argue(held.toString());
    } else if (key.equals("id") || key.equals("tool_call_id")) {
      Object id = Json.parse(value.toString());
      call.id(id == null ? "" : id.toString());
    }
    return null;
  }

  private @Nullable String quotedArguments() {
    Object inner = Json.parse(value.toString());
    String text = inner == null ? "{}" : inner.toString();
    if (!Json.validObject(text)) {
      return "the arguments are a string that holds no JSON object";
    }
    if (call.begun()) {
      call.argue(text);
    } else {
      held.append(text);
    }
    return null;
  }
}
