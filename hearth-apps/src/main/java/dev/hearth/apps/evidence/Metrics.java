package dev.hearth.apps.evidence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sample in Prometheus' text format tells. */
final class Metrics {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?:\\w+/)?([a-zA-Z_:][\\w:]*)(\\{.*\\})?\\s+([-+]?[\\d.eE+-]+|NaN|[+-]Inf)(\\s.*)?");
  private static final Pattern SERVER_ERRORS = Pattern.compile(".*(code|status)=\"5\\d\\d\".*");
  private static final Pattern BAD_WHEN_SOME =
      Pattern.compile(
          ".*(oom|evict|unavailable|not_ready|failed|failures|errors?|dropped|throttled|restarts)"
              + "(_total|_count)?");
  private static final Pattern BAD_WHEN_NONE =
      Pattern.compile("up|.*(replicas_available|replicas_ready|_up|_ready|_healthy)");

  private Metrics() {}

  static double signal(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return 0.1;
    }
    boolean none = sample.group(3).matches("[-+]?0*(\\.0*)?([eE].*)?");
    String labels = sample.group(2) == null ? "" : sample.group(2);
    String name = sample.group(1);
    if (SERVER_ERRORS.matcher(labels).matches()) {
      return none ? 0.3 : 2.5;
    }
    if (BAD_WHEN_NONE.matcher(name).matches()) {
      return none ? 3.5 : 1.0;
    }
    return BAD_WHEN_SOME.matcher(name).matches() ? none ? 0.3 : 2.0 : 0.3;
  }
}
