package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Redacted.Removed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of text: by their forms, by the names they are given, and by entropy. */
public final class Redaction {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE;

  /** A form of secrets; the group named {@code s} is what is taken out. */
  private record Form(String kind, Pattern pattern) {
    Form(String kind, String pattern, int flags) {
      this(kind, Pattern.compile(pattern, flags));
    }
  }

  private static final List<Form> FORMS =
      List.of(
          new Form(
              "private key",
              "(?<s>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.{0,20000}?"
                  + "(-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\\z))",
              Pattern.DOTALL),
          new Form(
              "JSON web token",
              "(?<s>\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+)",
              0),
          new Form("AWS key id", "\\b(?<s>(AKIA|ASIA)[A-Z0-9]{16})\\b", 0),
          new Form("GitHub token", "\\b(?<s>(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}))", 0),
          new Form("GitLab token", "\\b(?<s>glpat-[\\w-]{16,})", 0),
          new Form("Slack token", "\\b(?<s>xox[abprs]-[A-Za-z0-9-]{10,})", 0),
          new Form(
              "API key", "\\b(?<s>(sk|pk|rk)[-_](live|test|ant|proj)?[-_]?[A-Za-z0-9_-]{20,})", 0),
          new Form("Google key", "\\b(?<s>AIza[A-Za-z0-9_-]{35})", 0),
          new Form(
              "password in an address",
              "[a-z][a-z0-9+.-]{1,20}://[^\\s/:@\"']{0,100}:(?<s>[^\\s/@\"']{1,200})@",
              FLAGS),
          new Form(
              "authorization",
              "\\bauthorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?"
                  + "(?:(?:basic|bearer|token|digest)\\s{1,4})?"
                  + "(?<s>[^\\s\"',;]{6,})",
              FLAGS),
          new Form("bearer token", "\\bbearer\\s{1,4}(?<s>[A-Za-z0-9._~+/=-]{16,})", FLAGS),
          new Form(
              "named secret",
              "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key"
                  + "|private[_-]?key"
                  + "|client[_-]?secret|credentials?|auth[_-]?key|encryption[_-]?key"
                  + "|signing[_-]?key"
                  + "|license[_-]?key)"
                  + "(?![-_]?(?:name|ref|path|file|type|count|expir|ttl|version|mount|size"
                  + "|policy|store|class))[\\w-]{0,20}[\"']?\\s{0,4}(?:[:=]|=>)\\s{0,4}"
                  + "(?:\"(?<q>[^\"\\n]{1,2000})\"|'(?<a>[^'\\n]{1,2000})'"
                  + "|(?<s>[^\\s\"',;{}\\[\\]]{1,2000}))",
              FLAGS));

  /** Values of names that are secret in name only. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)(true|false|null|nil|none|~|yes|no|\\d{1,4}|\\*+|x+|<[^>]*>|\\$\\{?[\\w.]+\\}?"
              + "|\\[redacted.*|default|bearer|basic|rejected|invalid|expired|missing|denied|failed"
              + "|required|incorrect|not|authentication|mounted|/[\\w./-]+)");

  private static final Pattern KUBERNETES_SECRET =
      Pattern.compile("(?m)^\\s*\"?kind\"?:\\s*\"?Secret\"?,?\\s*$");
  private static final Pattern DATA =
      Pattern.compile("(?m)^(?<indent>\\s*)\"?(data|stringData)\"?:\\s*\\{?\\s*$");
  private static final Pattern DATA_LINE =
      Pattern.compile("\\s*\"?[\\w./-]+\"?:\\s*\"?(?<s>[^\\s\",|>]+)\"?,?\\s*");
  private static final Pattern JSON_SECRET = Pattern.compile("\"kind\"\\s*:\\s*\"Secret\"");
  private static final Pattern JSON_DATA =
      Pattern.compile("\"(data|stringData)\"\\s*:\\s*\\{(?<s>[^{}]*+)\\}");
  private static final Pattern JSON_VALUE = Pattern.compile(":\\s*\"(?<s>[^\"]++)\"");
  private static final Pattern DENSE = Pattern.compile("[A-Za-z0-9+/_=-]{24,}");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F-]+");

  /** Bits for each character; English and names lie near 3, random base64 beyond 4. */
  private static final double ENTROPY_MIN = 4.2;

  private Redaction() {}

  private record Span(int from, int to, String kind) {}

  /**
   * The text without its secrets; the same text gives the same result. Digests and ids in
   * hexadecimal stay: they name things.
   */
  public static Redacted of(String text) {
    List<Span> spans = new ArrayList<>();
    BitSet taken = new BitSet(text.length());
    for (Form form : FORMS) {
      byForm(text, form, spans, taken);
    }
    bySecret(text, spans, taken);
    byEntropy(text, spans, taken);
    spans.sort(Comparator.comparingInt(Span::from));
    return replaced(text, spans);
  }

  private static void byForm(String text, Form form, List<Span> spans, BitSet taken) {
    Matcher matcher = form.pattern().matcher(text);
    while (matcher.find()) {
      String group = "s";
      if (form.kind().equals("named secret")) {
        group = matcher.start("q") >= 0 ? "q" : matcher.start("a") >= 0 ? "a" : "s";
      }
      String value = matcher.group(group);
      boolean named = form.kind().equals("named secret") || form.kind().equals("authorization");
      if (value != null && !(named && HARMLESS.matcher(value).matches())) {
        take(new Span(matcher.start(group), matcher.end(group), form.kind()), spans, taken);
      }
    }
  }

  /** Values below {@code data:} in documents that say they are a Secret. */
  private static void bySecret(String text, List<Span> spans, BitSet taken) {
    if (JSON_SECRET.matcher(text).find()) {
      Matcher data = JSON_DATA.matcher(text);
      while (data.find()) {
        Matcher value = JSON_VALUE.matcher(text).region(data.start("s"), data.end("s"));
        while (value.find()) {
          take(new Span(value.start("s"), value.end("s"), "Secret data"), spans, taken);
        }
      }
    }
    int from = 0;
    for (String document : text.split("(?m)^---.*$", -1)) {
      int at = text.indexOf(document, from);
      from = at + document.length();
      if (!KUBERNETES_SECRET.matcher(document).find()) {
        continue;
      }
      Matcher data = DATA.matcher(document);
      while (data.find()) {
        values(
            text, at + data.end(), data.group("indent").replace("\n", "").length(), spans, taken);
      }
    }
  }

  private static void values(String text, int from, int indent, List<Span> spans, BitSet taken) {
    int at = from + 1;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      String line = text.substring(at, end);
      int own = line.length() - line.stripLeading().length();
      if (line.isBlank() || own <= indent) {
        return;
      }
      Matcher value = DATA_LINE.matcher(line);
      if (value.matches()) {
        take(new Span(at + value.start("s"), at + value.end("s"), "Secret data"), spans, taken);
      } else if (!line.strip().endsWith(":")) {
        int begin = at + own;
        take(new Span(begin, end, "Secret data"), spans, taken);
      }
      at = end + 1;
    }
  }

  private static void byEntropy(String text, List<Span> spans, BitSet taken) {
    Matcher dense = DENSE.matcher(text);
    while (dense.find()) {
      String word = dense.group();
      boolean mixed =
          word.chars().anyMatch(Character::isDigit)
              && word.chars().anyMatch(Character::isUpperCase)
              && word.chars().anyMatch(Character::isLowerCase);
      boolean path = word.chars().filter(c -> c == '/' || c == '-' || c == '_').count() > 4;
      if (mixed && !path && !HEXADECIMAL.matcher(word).matches() && entropy(word) >= ENTROPY_MIN) {
        take(new Span(dense.start(), dense.end(), "high entropy"), spans, taken);
      }
    }
  }

  /** Shannon's, in bits for each character. */
  static double entropy(String word) {
    int[] counts = new int[128];
    word.chars().forEach(c -> counts[c & 127]++);
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / word.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }

  private static void take(Span span, List<Span> spans, BitSet taken) {
    int free = taken.nextSetBit(span.from());
    if (free < 0 || free >= span.to()) {
      taken.set(span.from(), span.to());
      spans.add(span);
    }
  }

  private static Redacted replaced(String text, List<Span> spans) {
    StringBuilder out = new StringBuilder();
    List<Removed> removed = new ArrayList<>();
    int at = 0;
    int line = 1;
    for (Span span : spans) {
      String before = text.substring(at, span.from());
      String secret = text.substring(span.from(), span.to());
      line += lines(before);
      removed.add(new Removed(span.kind(), line, secret.length()));
      out.append(before).append("[redacted: ").append(span.kind()).append(']');
      // a secret over several lines leaves them empty, so that numbers of lines stay right
      out.append("\n".repeat(lines(secret)));
      line += lines(secret);
      at = span.to();
    }
    return new Redacted(out.append(text, at, text.length()).toString(), removed);
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }
}
