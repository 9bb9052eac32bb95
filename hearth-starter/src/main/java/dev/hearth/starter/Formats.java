package dev.hearth.starter;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** How each file of one incident writes its lines: one style a file, as in real bundles. */
final class Formats {
  private static final DateTimeFormatter ISO = pattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter SPACED = pattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter SLASHED = pattern("yyyy/MM/dd HH:mm:ss");
  private static final DateTimeFormatter SYSLOG = pattern("MMM d HH:mm:ss");
  private static final DateTimeFormatter KLOG = pattern("MMdd HH:mm:ss");
  private static final DateTimeFormatter CLOCK = pattern("HH:mm:ss");

  /** How many plain styles each source has; starred ones follow. */
  private static final Map<String, int[]> STYLES =
      Map.ofEntries(
          Map.entry("events", new int[] {4, 2}),
          Map.entry("app", new int[] {6, 2}),
          Map.entry("db", new int[] {2, 1}),
          Map.entry("kubelet", new int[] {2, 1}),
          Map.entry("kernel", new int[] {2, 1}),
          Map.entry("system", new int[] {2, 1}),
          Map.entry("proxy", new int[] {2, 1}),
          Map.entry("metrics", new int[] {2, 1}),
          Map.entry("describe", new int[] {4, 1}),
          Map.entry("node", new int[] {3, 1}),
          Map.entry("config", new int[] {1, 1}));

  private final SplittableRandom random;
  private final Gaps gaps;
  private final boolean starred;
  private final LocalDateTime begin;

  Formats(SplittableRandom random, Gaps gaps, boolean starred) {
    this.random = random;
    this.gaps = gaps;
    this.starred = starred;
    this.begin = LocalDateTime.of(2025, 1, 1, 0, 0).plusSeconds(random.nextInt(86_400 * 700));
  }

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** One of the styles of a source. */
  int style(String source) {
    int[] counts = STYLES.get(source);
    if (counts == null) {
      throw new IllegalStateException("no styles for " + source);
    }
    return starred ? counts[0] + random.nextInt(counts[1]) : random.nextInt(counts[0]);
  }

  /** The name of a file of a source. */
  String file(String source) {
    String app = gaps.value("app");
    String pod = gaps.value("pod");
    String space = gaps.value("ns");
    return switch (source) {
      case "events" ->
          starred
              ? "cluster/events.json"
              : pick(
                  "events.txt",
                  "events/all.txt",
                  space + "/events.json",
                  "cluster-resources/events/" + space + ".json",
                  "namespaces/" + space + "/core/events.yaml");
      case "describe" ->
          starred
              ? "pods.desc"
              : pick(
                  "describe/" + pod + ".txt",
                  space + "/pods.json",
                  "cluster-resources/pods/" + space + ".json",
                  "namespaces/" + space + "/core/pods.yaml");
      case "app" ->
          starred
              ? "containers/" + app + "/0.log"
              : pick(
                  "logs/" + app + ".log",
                  space + "/" + pod + "/logs.txt",
                  space + "/" + app + "/" + pod + "/" + app + ".log",
                  "namespaces/" + space + "/pods/" + pod + "/" + app + "/logs/current.log");
      case "db" -> "logs/" + gaps.value("db") + ".log";
      case "kubelet" -> starred ? "units/kubelet" : "kubelet.log";
      case "kernel" -> starred ? "kern.log" : pick("dmesg.txt", "kernel.log");
      case "system" -> starred ? "messages" : pick("syslog", "journal.txt");
      case "node" ->
          starred
              ? "node.desc"
              : pick(
                  "describe/" + gaps.value("node") + ".txt",
                  "nodes.json",
                  "cluster-resources/nodes.json");
      case "metrics" -> starred ? "scrape.prom" : "metrics.txt";
      case "config" -> starred ? "gitops/" + app + ".yml" : "manifests/" + app + ".yaml";
      case "proxy" -> starred ? "edge/access.log" : "logs/ingress.log";
      default -> throw new IllegalStateException("no file for " + source);
    };
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /**
   * A line as its file shows it.
   *
   * @param text filled in
   * @param second since the begin of the incident
   */
  String line(String source, int style, String text, int second) {
    String line = once(source, style, text, second);
    // as rooms show lines that repeat
    boolean repeats = !starred && !source.equals("events") && random.nextInt(12) == 0;
    return repeats ? line + " (×" + (2 + random.nextInt(80)) + ")" : line;
  }

  private String once(String source, int style, String text, int second) {
    LocalDateTime at = begin.plusSeconds(second);
    return switch (source) {
      case "events" -> event(style, text.split("\\|", 4), at, second);
      case "app" -> application(style, text.split("\\|", 2), at);
      case "db" -> database(style, text.split("\\|", 2), at);
      case "kubelet" -> kubelet(style, text, at);
      case "kernel" -> kernel(style, text, at, second);
      case "system" -> system(style, text.split("\\|", 2), at);
      case "proxy" -> proxy(style, text, at);
      case "metrics" ->
          switch (style) {
            case 0 -> text;
            case 1 -> text + " " + at.toEpochSecond(java.time.ZoneOffset.UTC) + "000";
            default -> "default/" + text;
          };
      case "describe" ->
          switch (style) {
            case 0 -> text.strip();
            case 1 -> "  " + text.strip();
            case 2 ->
                "pod/%s container %s: %s"
                    .formatted(gaps.value("pod"), gaps.value("app"), text.strip());
            case 3 -> "pod/" + gaps.value("pod") + ": " + text.strip();
            default -> "- " + text.strip();
          };
      case "node" ->
          switch (style) {
            case 0 -> text.strip();
            case 1 -> "  " + text.strip();
            case 2 -> "node/" + gaps.value("node") + ": " + text.strip();
            default -> "- " + text.strip();
          };
      case "config" -> style == 0 ? text : "+" + text;
      default -> throw new IllegalStateException("no format for " + source);
    };
  }

  private String event(int style, String[] e, LocalDateTime at, int second) {
    String age = Math.max(1, 60 - second / 60) + "m";
    return switch (style) {
      case 0 -> String.join("   ", age, e[0], e[1], e[2], e[3]);
      case 1 ->
          "  "
              + e[0]
              + "  "
              + e[1]
              + "  "
              + age
              + " (x"
              + (1 + second % 7)
              + ")  "
              + e[2]
              + "  "
              + e[3];
      case 2 -> ISO.format(at) + "Z " + e[0] + " " + e[2] + " " + e[1] + ": " + e[3];
      case 3 ->
          "%sZ %s %s %s: %s (x%d)"
              .formatted(ISO.format(at), e[0], e[2], e[1], e[3], 2 + second % 60);
      case 4 ->
          "{\"type\":\""
              + e[0]
              + "\",\"reason\":\""
              + e[1]
              + "\",\"object\":\""
              + e[2]
              + "\",\"message\":\""
              + e[3].replace("\"", "\\\"")
              + "\"}";
      default -> CLOCK.format(at) + " | " + e[2] + " | " + e[1] + " | " + e[3];
    };
  }

  private String application(int style, String[] a, LocalDateTime at) {
    String level = a[0];
    String text = a[1];
    String millis = String.format(Locale.ROOT, "%03d", random.nextInt(1000));
    String low = level.toLowerCase(Locale.ROOT);
    return switch (style) {
      case 0 ->
          SPACED.format(at)
              + "."
              + millis
              + " "
              + level
              + " ["
              + gaps.value("thread")
              + "] "
              + gaps.value("class")
              + " : "
              + text;
      case 1 ->
          "{\"ts\":\""
              + ISO.format(at)
              + "Z\",\"level\":\""
              + low
              + "\",\"msg\":\""
              + text.replace("\"", "\\\"")
              + "\"}";
      case 2 ->
          "time="
              + ISO.format(at)
              + "Z level="
              + low
              + " msg=\""
              + text.replace("\"", "\\\"")
              + "\"";
      case 3 ->
          SPACED.format(at)
              + ","
              + millis
              + " - "
              + gaps.value("app")
              + " - "
              + level
              + " - "
              + text;
      case 4 -> "[" + CLOCK.format(at) + "] " + level + " " + text;
      case 5 -> level.charAt(0) + KLOG.format(at) + "." + millis + "000 1 main.go:88] " + text;
      case 6 -> ISO.format(at) + "." + millis + "Z stderr F " + level + " " + text;
      default -> ISO.format(at) + "Z | " + level + " | " + gaps.value("app") + " | " + text;
    };
  }

  private String database(int style, String[] d, LocalDateTime at) {
    String pid = gaps.value("pid");
    return switch (style) {
      case 0 -> SPACED.format(at) + " UTC [" + pid + "] " + d[0] + ":  " + d[1];
      case 1 ->
          SYSLOG.format(at)
              + " "
              + gaps.value("node")
              + " postgres["
              + pid
              + "]: [3-1] "
              + d[0]
              + ":  "
              + d[1];
      default -> ISO.format(at) + ".000000Z " + pid + " [" + d[0] + "] [Server] " + d[1];
    };
  }

  private String kubelet(int style, String text, LocalDateTime at) {
    String klog = "I" + KLOG.format(at) + ".000000    1234 kubelet.go:2040] " + text;
    return switch (style) {
      case 0 -> klog;
      case 1 -> SYSLOG.format(at) + " " + gaps.value("node") + " kubelet[1234]: " + klog;
      default ->
          "{\"ts\":"
              + at.toEpochSecond(java.time.ZoneOffset.UTC)
              + ",\"msg\":\""
              + text.replace("\"", "\\\"")
              + "\"}";
    };
  }

  private String kernel(int style, String text, LocalDateTime at, int second) {
    return switch (style) {
      case 0 -> "[" + (100_000 + second) + ".000123] " + text;
      case 1 -> SYSLOG.format(at) + " " + gaps.value("node") + " kernel: " + text;
      default -> ISO.format(at) + "+00:00 " + gaps.value("node") + " kernel: " + text;
    };
  }

  private String system(int style, String[] s, LocalDateTime at) {
    String node = gaps.value("node");
    return switch (style) {
      case 0 -> SYSLOG.format(at) + " " + node + " " + s[0] + "[811]: " + s[1];
      case 1 -> ISO.format(at) + "+01:00 " + node + " " + s[0] + "[811]: " + s[1];
      default -> "<27>1 " + ISO.format(at) + "Z " + node + " " + s[0] + " 811 - - " + s[1];
    };
  }

  private static String proxy(int style, String text, LocalDateTime at) {
    return switch (style) {
      case 0 -> SLASHED.format(at) + " [error] 29#29: *1204 " + text;
      case 1 -> text;
      default ->
          "{\"time\":\"" + ISO.format(at) + "Z\",\"log\":\"" + text.replace("\"", "\\\"") + "\"}";
    };
  }
}
