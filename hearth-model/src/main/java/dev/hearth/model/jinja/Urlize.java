package dev.hearth.model.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes links of what looks like an address, word by word, by the rules of Jinja 3.1. */
final class Urlize {
  private static final Set<String> WELL_KNOWN =
      Set.of("com", "net", "int", "edu", "gov", "org", "info", "mil");

  private static final Pattern NUMERIC_HOST =
      Pattern.compile(
          "\\d{1,3}(\\.\\d{1,3}){3}|\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}]",
          Pattern.CASE_INSENSITIVE);

  /** No numeric host is longer; it also bounds what the pattern may have to try. */
  private static final int NUMERIC_HOST_MAX = 48;

  private static final int LABEL_MAX = 63;

  private final Rendering rendering;
  private final long shownMax;
  private final String attributes;
  private final List<String> schemes;

  Urlize(
      Rendering rendering,
      long shownMax,
      String relations,
      @Nullable String target,
      List<String> schemes) {
    this.rendering = rendering;
    this.shownMax = shownMax;
    this.schemes = schemes;
    this.attributes =
        " rel=\""
            + Markup.escape(rendering, relations)
            + "\""
            + (target == null || target.isEmpty()
                ? ""
                : " target=\"" + Markup.escape(rendering, target) + "\"");
  }

  /** {@code text} is escaped already. */
  String text(String text) {
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && !CodePoints.isSpace(text.charAt(end))) {
        end++;
      }
      word(out, text.substring(at, end));
      at = end;
      while (end < text.length() && CodePoints.isSpace(text.charAt(end))) {
        end++;
      }
      out.append(text, at, end);
      at = end;
    }
    return out.toString();
  }

  private void word(TextBuilder out, String word) {
    rendering.scan(word.length());
    int begin = openingEnd(word);
    int end = closingBegin(word, begin);
    for (String[] pair :
        List.of(brackets("(", ")"), brackets("<", ">"), brackets("&lt;", "&gt;"))) {
      end = balanced(word, begin, end, pair[0], pair[1]);
    }
    String middle = word.substring(begin, end);
    out.append(word, 0, begin);
    link(out, middle);
    out.append(word, end, word.length());
  }

  private static String[] brackets(String open, String close) {
    return new String[] {open, close};
  }

  private static int openingEnd(String word) {
    int at = 0;
    while (at < word.length()) {
      if (word.charAt(at) == '(' || word.charAt(at) == '<') {
        at++;
      } else if (word.startsWith("&lt;", at)) {
        at += 4;
      } else {
        break;
      }
    }
    return at;
  }

  private static int closingBegin(String word, int begin) {
    int at = word.length();
    while (at > begin) {
      if (")>.,\n".indexOf(word.charAt(at - 1)) >= 0) {
        at--;
      } else if (at - 4 >= begin && word.startsWith("&gt;", at - 4)) {
        at -= 4;
      } else {
        break;
      }
    }
    return at;
  }

  /** Takes brackets back from the end of the word that belong to ones opened in the middle. */
  private int balanced(String word, int begin, int end, String open, String close) {
    int opened = count(word, begin, end, open);
    if (opened <= count(word, begin, end, close)) {
      return end;
    }
    int taken = Math.min(opened, count(word, end, word.length(), close));
    int at = end;
    for (int i = 0; i < taken; i++) {
      rendering.steps(1);
      at = word.indexOf(close, at) + close.length();
    }
    return at;
  }

  private int count(String word, int from, int to, String wanted) {
    rendering.scan(to - from);
    int count = 0;
    int at = word.indexOf(wanted, from);
    while (at >= 0 && at + wanted.length() <= to) {
      count++;
      at = word.indexOf(wanted, at + wanted.length());
    }
    return count;
  }

  private void link(TextBuilder out, String middle) {
    if (isAddress(middle)) {
      boolean whole = middle.startsWith("https://") || middle.startsWith("http://");
      boolean cut = CodePoints.length(middle) > shownMax;
      int shown =
          (int) Math.max(0, cut && shownMax < 0 ? CodePoints.length(middle) + shownMax : shownMax);
      String text = cut ? CodePoints.substring(middle, 0, shown) + "..." : middle;
      out.append("<a href=\"" + (whole ? "" : "https://"))
          .append(middle)
          .append("\"" + attributes + ">")
          .append(text)
          .append("</a>");
    } else if (middle.startsWith("mailto:") && isMail(middle.substring(7))) {
      anchor(out, middle, "", middle.substring(7));
    } else if (middle.contains("@")
        && !middle.startsWith("www.")
        && !middle.contains(":")
        && isMail(middle)) {
      anchor(out, "mailto:" + middle, "", middle);
    } else {
      byScheme(out, middle);
    }
  }

  private void byScheme(TextBuilder out, String middle) {
    String linked = middle;
    for (String scheme : schemes) {
      if (!linked.equals(scheme) && linked.startsWith(scheme)) {
        TextBuilder anchor = new TextBuilder(rendering);
        anchor(anchor, linked, attributes, linked);
        linked = anchor.toString();
      }
    }
    out.append(linked);
  }

  private static void anchor(TextBuilder out, String address, String attributes, String text) {
    out.append("<a href=\"").append(address).append("\"" + attributes + ">");
    out.append(text).append("</a>");
  }

  static boolean isScheme(String text) {
    int at = 0;
    while (at < text.length() && (isWord(text.charAt(at)) || ".+-".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String rest = text.substring(at);
    return at >= 2 && (rest.equals(":") || rest.equals(":/") || rest.equals("://"));
  }

  private static boolean isWord(int c) {
    return c == '_' || TextPredicates.isAlphanumeric(c);
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty() && label.codePoints().allMatch(c -> isWord(c) || c == '%' || c == '-');
  }

  private static boolean isAddress(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int scheme = lower.startsWith("https://") ? 8 : lower.startsWith("http://") ? 7 : 0;
    int begin = scheme == 0 && lower.startsWith("www.") ? 4 : scheme;
    int end = begin;
    while (end < text.length() && ":/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (scheme > 0 && text.startsWith("[", scheme)) {
      end = Math.max(end, text.indexOf(']', scheme) + 1);
    }
    if (!isRest(text, end)) {
      return false;
    }
    String[] labels = text.substring(begin, end).split("\\.", -1);
    if (begin > 0 && isNamedHost(labels)) {
      return true;
    }
    String host = text.substring(scheme, end);
    if (scheme > 0) {
      return host.length() <= NUMERIC_HOST_MAX && NUMERIC_HOST.matcher(host).matches();
    }
    return isWellKnown(host.split("\\.", -1));
  }

  /** Any labels and a top level of letters. */
  private static boolean isNamedHost(String[] labels) {
    for (int i = 0; i < labels.length - 1; i++) {
      if (!isLabel(labels[i])) {
        return false;
      }
    }
    String top = labels[labels.length - 1].toLowerCase(Locale.ROOT);
    int length = top.length();
    if (top.startsWith("xn--")) {
      String rest = top.substring(4);
      return rest.length() >= 2
          && rest.length() <= 59
          && rest.codePoints().allMatch(c -> isWord(c) || c == '%');
    }
    return length >= 2 && length <= LABEL_MAX && top.chars().allMatch(c -> c >= 'a' && c <= 'z');
  }

  private static boolean isWellKnown(String[] labels) {
    for (int i = 0; i < labels.length - 1; i++) {
      int length = CodePoints.length(labels[i]);
      if (!isLabel(labels[i]) || length < 2 || length > LABEL_MAX) {
        return false;
      }
    }
    return labels.length > 1
        && WELL_KNOWN.contains(labels[labels.length - 1].toLowerCase(Locale.ROOT));
  }

  /** A port of one to five digits, then a path, a query or a fragment, or nothing. */
  private static boolean isRest(String text, int from) {
    int at = from;
    if (at < text.length() && text.charAt(at) == ':') {
      int digits = at + 1;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      if (digits == at + 1 || digits > at + 6) {
        return false;
      }
      at = digits;
    }
    return at == text.length() || "/?#".indexOf(text.charAt(at)) >= 0;
  }

  /** Something, an at sign, and a name with a point in it. */
  private static boolean isMail(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at + 1 == text.length()) {
      return false;
    }
    String host = text.substring(at + 1);
    int point = host.lastIndexOf('.');
    return point >= 1
        && point < host.length() - 1
        && isWord(host.codePointAt(0))
        && host.substring(0, point).codePoints().allMatch(c -> isWord(c) || c == '.' || c == '-')
        && host.substring(point + 1).codePoints().allMatch(Urlize::isWord);
  }
}
