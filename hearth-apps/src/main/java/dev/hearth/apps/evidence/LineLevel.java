package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which level a line says that it has. */
final class LineLevel {
  /** Levels stand at the beginning; but for keyed ones, which may come late. */
  private static final int HEAD_BYTES = 160;

  private static final Pattern KEYED =
      Pattern.compile(
          "\"?(?:level|lvl|severity|loglevel|log\\.level|levelname)\"?\\s*[=:]\\s*\"?"
              + "([A-Za-z]+|\\d{2})\\b");
  private static final Pattern KLOG =
      Pattern.compile("(?:^|[ :])([IWEF])\\d{4} \\d\\d:\\d\\d:\\d\\d");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:(TRACE|DEBUG|FINE|INFO|LOG|NOTICE|NORMAL|Normal|WARN|WARNING"
              + "|Warning|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|EMERG|ALERT|PANIC)"
              + "(?=[\\]\\s:|,)>-]|$)"
              + "|\\[(trace|debug|info|notice|warn|warning|error|err|crit|alert|emerg|fatal|System"
              + "|Note|Warning|ERROR)\\]"
              + "|(error|warning|fatal|panic|err|warn):)");

  /** First letters of {@link #NAMED}. */
  private static final String BEGINS = "TDFILNWESCAP[ewfp";

  private static final Pattern PRIORITY = Pattern.compile("^<(\\d{1,3})>");
  private static final Pattern STATUS = Pattern.compile("\"[A-Z]{3,7} [^\"]*\" (\\d{3})\\b");

  private LineLevel() {}

  static Level of(byte[] bytes, int from, int to, FileKind kind) {
    String head =
        new String(bytes, from, Math.min(to - from, HEAD_BYTES), StandardCharsets.ISO_8859_1);
    if (kind == FileKind.METRICS || kind == FileKind.CONFIGURATION) {
      return Level.UNKNOWN;
    }
    Level klog = klog(head);
    if (klog != Level.UNKNOWN) {
      return klog;
    }
    if (head.indexOf('=') >= 0 || head.indexOf('"') >= 0) {
      String whole =
          kind == FileKind.LOG_JSON
              ? new String(bytes, from, Math.min(to - from, 4096), StandardCharsets.ISO_8859_1)
              : head;
      Matcher keyed = KEYED.matcher(whole);
      if (keyed.find()) {
        Level level = named(keyed.group(1));
        if (level != Level.UNKNOWN) {
          return level;
        }
      }
      Matcher status = STATUS.matcher(head);
      if (status.find()) {
        return status.group(1).charAt(0) == '5' ? Level.ERROR : Level.INFO;
      }
    }
    Level named = firstNamed(head);
    if (named != Level.UNKNOWN) {
      return named;
    }
    Matcher priority = PRIORITY.matcher(head);
    return priority.find() ? ofPriority(Integer.parseInt(priority.group(1)) & 7) : Level.UNKNOWN;
  }

  /** The first word that is a level; looked for only where words begin, which is much faster. */
  private static Level firstNamed(String head) {
    Matcher named = NAMED.matcher(head);
    for (int i = 0; i < head.length(); i++) {
      char before = i == 0 ? ' ' : head.charAt(i - 1);
      if (!isInside(before) && BEGINS.indexOf(head.charAt(i)) >= 0) {
        named.region(i, head.length());
        if (named.lookingAt()) {
          for (int group = 1; group <= named.groupCount(); group++) {
            String name = named.group(group);
            boolean bare = group < 3 || i == 0 || before == '|' || before == ':' || before == ' ';
            if (name != null && bare) {
              return named(name);
            }
          }
        }
      }
    }
    return Level.UNKNOWN;
  }

  private static boolean isInside(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '_';
  }

  private static Level klog(String head) {
    if (head.indexOf(':') < 0) {
      return Level.UNKNOWN;
    }
    Matcher klog = KLOG.matcher(head);
    if (!klog.find()) {
      return Level.UNKNOWN;
    }
    return switch (klog.group(1).charAt(0)) {
      case 'I' -> Level.INFO;
      case 'W' -> Level.WARNING;
      case 'E' -> Level.ERROR;
      default -> Level.FATAL;
    };
  }

  /** RFC 5424: 0 emergency to 7 debug. */
  private static Level ofPriority(int severity) {
    return switch (severity) {
      case 0, 1, 2 -> Level.FATAL;
      case 3 -> Level.ERROR;
      case 4 -> Level.WARNING;
      case 5, 6 -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  /** By its name, or by the numbers that Bunyan and Pino write. */
  private static Level named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "trace", "debug", "fine", "verbose", "10", "20" -> Level.DEBUG;
      case "info", "information", "log", "notice", "note", "normal", "system", "30" -> Level.INFO;
      case "warn", "warning", "40" -> Level.WARNING;
      case "error", "err", "severe", "50" -> Level.ERROR;
      case "fatal", "critical", "crit", "emerg", "emergency", "alert", "panic", "60", "dpanic" ->
          Level.FATAL;
      default -> Level.UNKNOWN;
    };
  }
}
