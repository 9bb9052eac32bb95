package dev.hearth.apps.evidence;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kubectl describe} says: states joined with the reasons in the lines below them,
 * tables with single spaces.
 */
final class DescribeLines {
  private static final Pattern STATE =
      Pattern.compile("\\s*(State|Last State):\\s+(Waiting|Running|Terminated)\\s*");
  private static final Pattern DETAIL =
      Pattern.compile("\\s+(Reason|Exit Code|Signal|Message):\\s+(\\S.*)");
  private static final Pattern EVENT = Pattern.compile("\\s+(Normal|Warning)\\s+\\S+\\s+\\S+.*");
  private static final Pattern RESTARTS = Pattern.compile("\\s*Restart Count:\\s+(\\d+)\\s*");
  private static final Pattern CONDITION =
      Pattern.compile("\\s+([A-Z][A-Za-z]+)\\s+(True|False|Unknown)\\b.*");
  private static final Pattern GAPS = Pattern.compile("(?<=\\S)\\s{2,}");
  private static final int DETAILS_MAX = 6;

  private final BundleFile file;
  private final Consumer<Statement> out;

  DescribeLines(BundleFile file, Consumer<Statement> out) {
    this.file = file;
    this.out = out;
  }

  void read() {
    int line = 0;
    while (line < file.lines()) {
      String text = file.text(line);
      if (text.isBlank()) {
        line++;
      } else if (STATE.matcher(text).matches()) {
        line = state(line);
      } else {
        out.accept(single(line, text));
        line++;
      }
    }
  }

  /** A state with its details; returns the line behind it. */
  private int state(int first) {
    StringBuilder text = new StringBuilder(squeezed(file.text(first)));
    int line = first + 1;
    int last = first;
    while (line < file.lines() && line - first <= DETAILS_MAX) {
      Matcher detail = DETAIL.matcher(file.text(line));
      if (detail.matches()) {
        text.append(", ").append(detail.group(1)).append(": ").append(detail.group(2).strip());
        last = line;
      } else if (!file.text(line).matches("\\s+(Started|Finished):.*")) {
        break;
      }
      line++;
    }
    String whole = text.toString();
    boolean failed = whole.contains("Exit Code:") && !whole.contains("Exit Code: 0");
    boolean waits =
        whole.contains("State: Waiting")
            && !whole.contains("ContainerCreating")
            && !whole.contains("PodInitializing");
    boolean bad = failed || waits;
    double signal = whole.contains("OOMKilled") ? 9 : waits ? 7 : failed ? 6 : 0.8;
    out.accept(
        new Statement(
            file.start(first),
            file.end(last),
            whole,
            bad ? Level.ERROR : Level.UNKNOWN,
            signal,
            ""));
    return last + 1;
  }

  private Statement single(int line, String text) {
    String shown = squeezed(text);
    Matcher restarts = RESTARTS.matcher(text);
    if (restarts.matches()) {
      long count = restarts.group(1).length() > 9 ? 1 : Long.parseLong(restarts.group(1));
      return statement(
          line,
          shown,
          count >= 3 ? Level.WARNING : Level.UNKNOWN,
          count == 0 ? 0.7 : Math.min(4.5, 1.5 + Math.log(count + 1.0)));
    }
    Matcher condition = CONDITION.matcher(text);
    if (condition.matches()) {
      String type = condition.group(1);
      String status = condition.group(2);
      boolean pressure = type.endsWith("Pressure") || type.equals("NetworkUnavailable");
      boolean bad = status.equals("Unknown") || pressure == status.equals("True");
      return statement(
          line,
          shown,
          bad ? Level.WARNING : Level.UNKNOWN,
          bad ? type.equals("ContainersReady") ? 3 : 5 : type.equals("Ready") ? 1.1 : 0.4);
    }
    Matcher event = EVENT.matcher(text);
    if (event.matches()) {
      boolean warning = event.group(1).equals("Warning");
      return statement(line, shown, warning ? Level.WARNING : Level.INFO, warning ? 4.3 : 0.6);
    }
    if (text.strip().matches("Ready:\\s+False")) {
      return statement(line, shown, Level.WARNING, 3);
    }
    boolean named = text.matches("(Name|Namespace|Node|Status|Taints|Limits|Image):.*");
    return statement(line, shown, Level.UNKNOWN, named ? 1.0 : 0.4);
  }

  private Statement statement(int line, String text, Level level, double signal) {
    return new Statement(file.start(line), file.end(line), text, level, signal, "");
  }

  private static String squeezed(String text) {
    String stripped = text.stripTrailing();
    return GAPS.matcher(stripped.stripLeading()).replaceAll(" ");
  }
}
