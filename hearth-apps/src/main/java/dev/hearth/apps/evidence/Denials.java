package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words that stand in a line to say that there was none of it: {@code 0 errors}. */
final class Denials {
  private static final int CONTEXT_BYTES = 16;
  private static final Pattern BEFORE =
      Pattern.compile(
          "(^|.*[^a-z0-9.])(no|0|without|zero|not|never|any|on|if|ignore|ignoring)[ _-]");
  private static final Pattern AFTER =
      Pattern.compile(
          "[a-z]*\"?\\s*[=:]\\s*[\"']?(0(\\.0+)?|nil|null|none|false|no|<nil>)([\"',;} \\])].*|$)"
              + "|[a-z]*=([\"']{2}|[ ,;]|$).*|[a-z]*\":\\s*\"\".*",
          Pattern.DOTALL);

  /** Part of a longer name, such as {@code error_page} or {@code error-handler}. */
  private static final Pattern NAME =
      Pattern.compile("[a-z]*[-_./](handler|log|page|report|code).*");

  private Denials() {}

  /** Whether the word at {@code begin} to {@code end} is denied by what stands around it. */
  static boolean isDenied(byte[] bytes, int from, int begin, int end, int to) {
    String before = lower(bytes, Math.max(from, begin - CONTEXT_BYTES), begin);
    String after = lower(bytes, end, Math.min(to, end + CONTEXT_BYTES));
    return BEFORE.matcher(before).matches()
        || AFTER.matcher(after).matches()
        || NAME.matcher(after).matches();
  }

  private static String lower(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
