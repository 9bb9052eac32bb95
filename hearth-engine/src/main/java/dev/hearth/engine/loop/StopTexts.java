package dev.hearth.engine.loop;

import java.util.List;

/** Holds back the end of a text while it may still become a stop text, and finds the first one. */
final class StopTexts {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  StopTexts(List<String> stops) {
    this.stops = stops;
  }

  /** What of the text so far certainly comes before any stop text. */
  String pass(String piece) {
    if (found) {
      return "";
    }
    held.append(piece);
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    if (first >= 0) {
      found = true;
      return cut(first);
    }
    return cut(held.length() - heldBack());
  }

  /** The longest end of the text that begins a stop text. */
  private int heldBack() {
    int most = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > most; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          most = n;
          break;
        }
      }
    }
    return most;
  }

  private String cut(int length) {
    String passed = held.substring(0, length);
    held.delete(0, length);
    return passed;
  }

  /** Whether a stop text has appeared. */
  boolean found() {
    return found;
  }

  /** The rest of a text that ends without a stop text. */
  String flush() {
    return found ? "" : cut(held.length());
  }
}
