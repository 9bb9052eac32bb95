package dev.hearth.engine.grammar;

import java.util.Locale;

/**
 * The formats of JSON Schema as regular expressions (RFC 3339, 3986, 3987, 4122, 4291, 5321, 6570,
 * 6901, 1123).
 */
final class Formats {
  private static final String MONTH_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";

  /** The days that each month has, without 29 February. */
  private static final String DAYS =
      "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
          + "|02-(?:0[1-9]|1[0-9]|2[0-8]))";

  private static final String FOURS = "(?:0[48]|[2468][048]|[13579][26])";
  private static final String DATE = "[0-9]{4}-" + MONTH_DAY;
  private static final String CALENDAR_DATE =
      "(?:[0-9]{4}-" + DAYS + "|(?:[0-9]{2}" + FOURS + "|(?:00|" + FOURS + ")00)-02-29)";
  private static final String CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?";
  private static final String ZONE = "(?:[zZ]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String HOST = LABEL + "(?:\\." + LABEL + ")*";
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = BYTE + "(?:\\." + BYTE + "){3}";
  private static final String H = "[0-9a-fA-F]{1,4}";
  private static final String LAST32 = "(?:" + H + ":" + H + "|" + IPV4 + ")";
  private static final String IPV6 =
      "(?:(?:" + H + ":){6}" + LAST32 + "|::(?:" + H + ":){5}" + LAST32 + "|(?:" + H + ")?::(?:" + H
          + ":){4}" + LAST32 + "|(?:(?:" + H + ":){0,1}" + H + ")?::(?:" + H + ":){3}" + LAST32
          + "|(?:(?:" + H + ":){0,2}" + H + ")?::(?:" + H + ":){2}" + LAST32 + "|(?:(?:" + H
          + ":){0,3}" + H + ")?::" + H + ":" + LAST32 + "|(?:(?:" + H + ":){0,4}" + H + ")?::"
          + LAST32 + "|(?:(?:" + H + ":){0,5}" + H + ")?::" + H + "|(?:(?:" + H + ":){0,6}" + H
          + ")?::)";

  private static final String ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String QUOTED =
      "\"(?:[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]|\\\\[\\x20-\\x7E])*\"";
  private static final String LITERAL = "\\[(?:" + IPV4 + "|IPv6:" + IPV6 + ")\\]";
  private static final String EMAIL =
      "(?:" + ATOM + "(?:\\." + ATOM + ")*|" + QUOTED + ")@(?:" + HOST + "|" + LITERAL + ")";

  private static final String OTHER =
      "\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}" + planes();
  private static final String DURATION =
      "P(?:(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?:T(?:"
          + "[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?"
          + "|T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)|[0-9]+W)";
  private static final String POINTER = "(?:/(?:[^~/]|~[01])*)*";

  private Formats() {}

  /**
   * The pattern of a whole string, by its form or (with {@code calendar}) exactly; empty where the
   * format is unknown, and so no more than a remark.
   *
   * @param calendar whether each month has only its own days, and leap seconds are in their places
   * @throws dev.hearth.format.HearthException UNSUPPORTED for a known one that no pattern describes
   */
  static String pattern(String format, boolean calendar) {
    String date = calendar ? CALENDAR_DATE : DATE;
    return switch (format) {
      case "date" -> date;
      case "time" -> time(calendar);
      case "date-time" -> date + "[tT]" + time(calendar);
      case "duration" -> DURATION;
      case "email" -> EMAIL;
      case "hostname" -> {
        if (calendar) {
          throw unsupported(format);
        }
        yield "(?=.{1,253}$)" + HOST;
      }
      case "ipv4" -> IPV4;
      case "ipv6" -> IPV6;
      case "uuid" -> "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
      case "uri" -> uri("", false);
      case "uri-reference" -> uri("", true);
      case "iri" -> uri(OTHER, false);
      case "iri-reference" -> uri(OTHER, true);
      case "json-pointer" -> POINTER;
      case "relative-json-pointer" -> "(?:0|[1-9][0-9]*)(?:#|" + POINTER + ")";
      case "regex", "idn-hostname", "idn-email", "uri-template" -> throw unsupported(format);
      default -> "";
    };
  }

  private static RuntimeException unsupported(String format) {
    return Refusals.unsupported("format '" + format + "'", "no automaton decides it");
  }

  private static String time(boolean leapSeconds) {
    String usual = CLOCK + ZONE;
    return leapSeconds ? "(?:" + usual + "|" + leapSecond() + ")" : usual;
  }

  /** RFC 3987 allows the planes 1 to 14 but for the last two code points, and for the tags. */
  private static String planes() {
    StringBuilder found = new StringBuilder();
    for (int plane = 1; plane <= 14; plane++) {
      String first = Integer.toHexString(plane) + (plane == 14 ? "1000" : "0000");
      found.append("\\u{").append(first).append("}-\\u{");
      found.append(Integer.toHexString(plane)).append("FFFD}");
    }
    return found.toString();
  }

  /** A second 60 is there when it is 23:59:60 in Greenwich. */
  private static String leapSecond() {
    StringBuilder found = new StringBuilder("23:59:60(?:\\.[0-9]+)?[zZ]");
    for (int hour = 0; hour < 24; hour++) {
      found.append(String.format(Locale.ROOT, "|%02d:(?:", hour));
      for (int minute = 0; minute < 60; minute++) {
        int east = (24 * 60 + hour * 60 + minute - (23 * 60 + 59)) % (24 * 60);
        int west = 23 * 60 + 59 - (hour * 60 + minute);
        found.append(minute == 0 ? "" : "|");
        found.append(
            String.format(
                Locale.ROOT,
                "%02d:60(?:\\.[0-9]+)?(?:\\+%02d:%02d|-%02d:%02d)",
                minute,
                east / 60,
                east % 60,
                west / 60,
                west % 60));
      }
      found.append(')');
    }
    return found.toString();
  }

  /** RFC 3986, appendix A; with more characters RFC 3987. */
  private static String uri(String more, boolean relative) {
    String escaped = "%[0-9a-fA-F]{2}";
    String free = "[a-zA-Z0-9._~!$&'()*+,;=" + more + "-]";
    String character = "(?:" + free + "|[:@]|" + escaped + ")";
    String user = "(?:(?:" + free + "|:|" + escaped + ")*@)?";
    String name = "(?:" + free + "|" + escaped + ")*";
    String host = "(?:\\[(?:" + IPV6 + "|[vV][0-9a-fA-F]+\\.(?:" + free + "|:)+)\\]|" + name + ")";
    String authority = user + host + "(?::[0-9]*)?";
    String rest = "(?:/" + character + "*)*";
    String absolute = "/(?:" + character + "+" + rest + ")?";
    String rootless = character + "+" + rest;
    String marks =
        more.isEmpty()
            ? character
            : "(?:"
                + character
                + "|[\\u{E000}-\\u{F8FF}\\u{F0000}-\\u{FFFFD}\\u{100000}-\\u{10FFFD}])";
    String tail = "(?:\\?(?:" + marks + "|[/?])*)?(?:#(?:" + character + "|[/?])*)?";
    String scheme = "[a-zA-Z][a-zA-Z0-9+.-]*:";
    String full =
        scheme + "(?://" + authority + rest + "|" + absolute + "|" + rootless + ")?" + tail;
    if (!relative) {
      return full;
    }
    String first = "(?:" + free + "|@|" + escaped + ")+";
    String path = "(?://" + authority + rest + "|" + absolute + "|" + first + rest + ")?";
    return "(?:" + full + "|" + path + tail + ")";
  }
}
