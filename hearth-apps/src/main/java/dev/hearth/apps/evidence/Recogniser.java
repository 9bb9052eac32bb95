package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what kind of text a file is, from its beginning alone. */
final class Recogniser {
  private static final int SAMPLE_LINES = 40;
  private static final int SAMPLE_CHARACTERS = 300;
  private static final int HEAD_BYTES = 1 << 16;

  private static final Pattern OBJECT_VERSION =
      Pattern.compile(
          "\"apiVersion\"\\s*:\\s*\"|\"involvedObject\"\\s*:|\"containerStatuses\"\\s*:");
  private static final Pattern JSON_MEMBERS =
      Pattern.compile("\"metadata\"\\s*:\\s*\\{.*\"(status|spec)\"\\s*:", Pattern.DOTALL);
  private static final Pattern TERRAFORM_JSON =
      Pattern.compile("\"(resource_changes|planned_values|terraform_version)\"\\s*:");
  private static final Pattern LOG_MEMBER =
      Pattern.compile("\"(msg|message|level|lvl|severity)\"\\s*:");
  private static final Pattern YAML_KIND = Pattern.compile("(?m)^(- )?kind: ?\\S");
  private static final Pattern YAML_VERSION = Pattern.compile("(?m)^(- )?apiVersion: ?\\S");
  private static final Pattern DESCRIBE_NAME = Pattern.compile("(?m)^Name:\\s+\\S");
  private static final Pattern DESCRIBE_REST =
      Pattern.compile("(?m)^(Namespace|Labels|Annotations|Status|Conditions|Events|Roles):");
  private static final Pattern EVENT_TABLE =
      Pattern.compile("(?m)^(NAMESPACE\\s+)?LAST SEEN\\s+.*(TYPE|REASON)");
  private static final Pattern TERRAFORM_PLAN =
      Pattern.compile(
          "Terraform will perform the following actions|Terraform used the selected providers"
              + "|(?m)^Plan: \\d+ to add|OpenTofu will perform the following");
  private static final Pattern METRIC =
      Pattern.compile(
          "# (HELP|TYPE) .*|[a-zA-Z_:][\\w:]*(\\{.*\\})? [-+]?[\\dNI][\\w.+-]*( \\d+)?");
  private static final Pattern KLOG =
      Pattern.compile("(\\S+ (stdout|stderr) [FP] )?[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d.*");
  private static final Pattern SYSLOG =
      Pattern.compile(
          "(<\\d{1,3}>\\d? ?)?([A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d"
              + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\S*) \\S+ \\S+(\\[\\d+\\])?:? .*");
  private static final Pattern KERNEL =
      Pattern.compile("(<\\d>)?\\[\\s*(\\d+\\.\\d{6}|[A-Z][a-z]{2} [A-Z][a-z]{2} .*)\\] .*");
  private static final Pattern ACCESS =
      Pattern.compile(".*\"[A-Z]{3,7} \\S+( HTTP/[\\d.]+)?\" \\d{3}.*");
  private static final Pattern LOGFMT =
      Pattern.compile(
          "[\\w.@-]++=(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\"]*+)\\s++[\\w.@-]++=.*", Pattern.DOTALL);
  private static final Pattern LOG =
      Pattern.compile(
          "[\\[(]?\\d{4}[-/]\\d\\d[-/]\\d\\d.*|[\\[(]?\\d\\d:\\d\\d:\\d\\d.*"
              + "|\\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\\b.*");
  private static final Pattern TRACE =
      Pattern.compile(
          "\\s+at [\\w.$<>/@]+\\(.*\\)|Traceback \\(most recent call last\\):"
              + "|goroutine \\d+ \\[.*\\]:|Exception in thread .*|panic: .*|Caused by: .*");
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*([#;].*|\\[[\\w. -]+\\]|-?\\s*[\\w.\"'/-]+\\s*[:=].*|- .*|[\\w.-]+\\s*\\{|\\}|---)");

  private Recogniser() {}

  static FileKind kind(BundleFile file) {
    byte[] bytes = file.bytes();
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.UTF_8);
    String stripped = head.stripLeading();
    List<String> lines = sample(file);
    if (stripped.startsWith("{")
        || stripped.startsWith("[{")
        || stripped.startsWith("[\n")
        || stripped.equals("[]")
        || stripped.startsWith("[ {")) {
      return json(stripped, lines);
    }
    if (YAML_VERSION.matcher(head).find() && YAML_KIND.matcher(head).find()) {
      return FileKind.KUBERNETES_YAML;
    }
    if (EVENT_TABLE.matcher(head).find()) {
      return FileKind.EVENT_TABLE;
    }
    if (DESCRIBE_NAME.matcher(head).find() && DESCRIBE_REST.matcher(head).find()) {
      return FileKind.DESCRIBE;
    }
    if (TERRAFORM_PLAN.matcher(head).find()) {
      return FileKind.TERRAFORM_PLAN;
    }
    return byLines(lines);
  }

  private static FileKind json(String head, List<String> lines) {
    boolean manyLines =
        (lines.size() > 1 && isObject(lines.get(0)) && isObject(lines.get(1)))
            || (lines.size() == 1 && isObject(lines.getFirst()) && LOG_MEMBER.matcher(head).find());
    if (TERRAFORM_JSON.matcher(head).find()) {
      return FileKind.TERRAFORM_JSON;
    }
    if (OBJECT_VERSION.matcher(head).find() || JSON_MEMBERS.matcher(head).find()) {
      return FileKind.KUBERNETES_JSON;
    }
    return manyLines ? FileKind.LOG_JSON : FileKind.JSON;
  }

  private static boolean isObject(String line) {
    return line.startsWith("{") && (line.endsWith("}") || line.length() >= SAMPLE_CHARACTERS);
  }

  private static FileKind byLines(List<String> lines) {
    Map<FileKind, Integer> votes = new EnumMap<>(FileKind.class);
    int counted = 0;
    for (String line : lines) {
      FileKind kind = kindOf(line);
      votes.merge(kind, 1, Integer::sum);
      counted += kind == FileKind.TEXT && line.startsWith(" ") ? 0 : 1;
    }
    FileKind best = FileKind.TEXT;
    for (Map.Entry<FileKind, Integer> vote : votes.entrySet()) {
      if (vote.getKey() != FileKind.TEXT
          && (best == FileKind.TEXT || vote.getValue() > votes.getOrDefault(best, 0))) {
        best = vote.getKey();
      }
    }
    int share = best == FileKind.CONFIGURATION ? 60 : 25;
    boolean trace = votes.containsKey(FileKind.STACK_TRACE) && isNoLog(best);
    if (trace) {
      return FileKind.STACK_TRACE;
    }
    return votes.getOrDefault(best, 0) * 100L >= (long) share * Math.max(1, counted)
        ? best
        : FileKind.TEXT;
  }

  private static boolean isNoLog(FileKind kind) {
    return !kind.name().startsWith("LOG") && kind != FileKind.METRICS;
  }

  private static FileKind kindOf(String line) {
    if (TRACE.matcher(line).matches()) {
      return FileKind.STACK_TRACE;
    }
    if (isObject(line)) {
      return FileKind.LOG_JSON;
    }
    if (KLOG.matcher(line).matches()) {
      return FileKind.LOG_KLOG;
    }
    if (KERNEL.matcher(line).matches()) {
      return FileKind.LOG_KERNEL;
    }
    if (ACCESS.matcher(line).matches()) {
      return FileKind.LOG_ACCESS;
    }
    if (LOGFMT.matcher(line).matches()) {
      return FileKind.LOG_LOGFMT;
    }
    if (SYSLOG.matcher(line).matches()
        && !line.contains(" stdout ")
        && !line.contains(" stderr ")) {
      return FileKind.LOG_SYSLOG;
    }
    if (LOG.matcher(line).matches()) {
      return FileKind.LOG;
    }
    if (METRIC.matcher(line).matches()) {
      return FileKind.METRICS;
    }
    return SETTING.matcher(line).matches() ? FileKind.CONFIGURATION : FileKind.TEXT;
  }

  /** The first lines that are not blank, shortened. */
  private static List<String> sample(BundleFile file) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < file.lines() && lines.size() < SAMPLE_LINES; i++) {
      int length = Math.min(file.end(i) - file.start(i), SAMPLE_CHARACTERS);
      String line =
          new String(file.bytes(), file.start(i), length, StandardCharsets.UTF_8).stripTrailing();
      if (!line.isBlank()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
