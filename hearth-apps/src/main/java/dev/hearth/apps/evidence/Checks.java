package dev.hearth.apps.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built-in checks of an answer. Each is a function of its arguments alone. */
public final class Checks {
  private static final int QUOTE_MIN = 8;

  private static final Pattern QUOTED =
      Pattern.compile("“([^“”]{8,})”|\"([^\"]{8,})\"|`([^`]{8,})`|«([^«»]{8,})»");

  /** Digits with points, commas or colons inside, and the letters before them. */
  private static final Pattern NUMBER =
      Pattern.compile("([\\p{L}_]*)(\\d+(?:[.,:]\\d+)*)(\\p{L}*)");

  private static final Pattern LIST_MARKER = Pattern.compile("(?m)^\\s*\\d{1,2}[.)]\\s");
  private static final Pattern ID = Pattern.compile("E\\d+");

  /** Words with digits that are no measure of anything. */
  private static final Set<String> NAMES =
      Set.of(
          "k8s", "k3s", "x509", "ipv4", "ipv6", "utf8", "base64", "sha1", "sha256", "sha512",
          "http1", "http2", "http3", "oauth2", "log4j", "s3", "ec2", "rfc3339", "x86", "arm64",
          "amd64", "h2", "p95", "p99", "l4", "l7", "md5", "tls1", "ext4", "i18n", "l2", "l3");

  private Checks() {}

  /** One verdict for each id: whether evidence of that id was shown. */
  public static List<Verdict> citations(Collection<String> ids, Packed packed) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      verdicts.add(
          packed
              .item(id)
              .map(item -> new Verdict("citations", id, true, "it is " + item.place()))
              .orElseGet(() ->
                  new Verdict(
                      "citations",
                      EntryName.visible(id),
                      false,
                      "no evidence of this id was shown")));
    }
    return verdicts;
  }

  /**
   * One verdict for each quotation of at least eight characters in {@code text} (between “ ”, " ",
   * « » or backticks): whether these characters occur in a cited line, white space aside.
   */
  public static List<Verdict> quotes(String text, Collection<String> ids, Packed packed) {
    List<Item> cited = cited(ids, packed);
    List<Verdict> verdicts = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(text);
    while (quoted.find()) {
      String quote = squeezed(group(quoted));
      if (quote.length() < QUOTE_MIN) {
        continue;
      }
      Item found = null;
      for (Item item : cited) {
        if (found == null && holds(item, quote)) {
          found = item;
        }
      }
      verdicts.add(
          new Verdict(
              "quotes",
              quote,
              found != null,
              found != null
                  ? "it is in " + found.id() + ", " + found.place()
                  : "no cited line says that"));
    }
    return verdicts;
  }

  private static String group(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      if (group != null) {
        return group;
      }
    }
    return "";
  }

  private static boolean holds(Item item, String quote) {
    return squeezed(item.text()).contains(quote) || squeezed(item.bytes().text()).contains(quote);
  }

  private static String squeezed(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /**
   * One verdict for each number in {@code text}: whether it occurs, as a whole number and not as a
   * part of a longer one, in a cited line or the name of its file. A number within a name, such as
   * {@code web-7f9}, must occur there with its letters. Markers of lists, ids of evidence and words
   * such as {@code x509} are no numbers.
   */
  public static List<Verdict> numbers(String text, Collection<String> ids, Packed packed) {
    List<String> sources = new ArrayList<>();
    for (Item item : cited(ids, packed)) {
      sources.add(item.shown() + "\n" + item.bytes().text() + "\n" + item.file());
    }
    List<Verdict> verdicts = new ArrayList<>();
    Set<String> judged = new LinkedHashSet<>();
    Matcher number = NUMBER.matcher(LIST_MARKER.matcher(text).replaceAll(" "));
    while (number.find()) {
      String before = number.group(1);
      String whole = before.isEmpty() ? number.group(2) : number.group();
      boolean name =
          NAMES.contains((before + number.group(2).split("[.,:]", -1)[0]).toLowerCase(Locale.ROOT))
              || NAMES.contains(number.group().toLowerCase(Locale.ROOT));
      if (!name && !ID.matcher(number.group()).matches() && judged.add(whole)) {
        boolean found = sources.stream().anyMatch(source -> occurs(whole, source));
        verdicts.add(
            new Verdict(
                "numbers",
                whole,
                found,
                found ? "a cited line has it" : "no cited line has this number"));
      }
    }
    return verdicts;
  }

  private static boolean occurs(String whole, String source) {
    if (occursAsWhole(whole, source)) {
      return true;
    }
    // 1,234 and 1234 are one number; "1,2" may be two
    String plain = whole.replace(",", "");
    if (!plain.equals(whole) && occursAsWhole(plain, source)) {
      return true;
    }
    String[] parts = whole.split(",", -1);
    if (parts.length < 2) {
      return false;
    }
    for (String part : parts) {
      if (!occursAsWhole(part, source)) {
        return false;
      }
    }
    return true;
  }

  private static boolean occursAsWhole(String number, String source) {
    for (int at = source.indexOf(number); at >= 0; at = source.indexOf(number, at + 1)) {
      int end = at + number.length();
      boolean begins = at == 0 || !goesOn(source, at - 1, at - 2);
      boolean ends = end == source.length() || !goesOn(source, end, end + 1);
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  /** Whether the number does not stop before {@code at}: a digit, or a point and a digit. */
  private static boolean goesOn(String source, int at, int beyond) {
    char next = source.charAt(at);
    return Character.isDigit(next)
        || (next == '.'
            && beyond >= 0
            && beyond < source.length()
            && Character.isDigit(source.charAt(beyond)));
  }

  /**
   * One verdict for each command: whether it is known to only read. Commands are parsed as a POSIX
   * shell would; what is not understood is refused.
   */
  public static List<Verdict> commands(Collection<String> commands) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String command : commands) {
      verdicts.add(CommandJudge.judge(command));
    }
    return verdicts;
  }

  private static List<Item> cited(Collection<String> ids, Packed packed) {
    List<Item> items = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      packed.item(id).ifPresent(items::add);
    }
    return items;
  }
}
