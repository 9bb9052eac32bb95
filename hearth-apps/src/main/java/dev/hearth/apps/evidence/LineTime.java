package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a line says that it was written. */
final class LineTime {
  /** No time in the line. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int HEAD_BYTES = 96;
  private static final int LONG_HEAD_BYTES = 2048;
  private static final String CLOCK = "(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?";

  private static final Pattern DATED =
      Pattern.compile(
          "(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T _]"
              + CLOCK
              + "(?: ?(Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)(?![\\w:]))?");
  private static final Pattern ACCESS =
      Pattern.compile("(\\d\\d)/([A-Z][a-z]{2})/(\\d{4}):" + CLOCK + " ([+-]\\d{4})");
  private static final Pattern KERNEL_DATED =
      Pattern.compile("^\\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\\d\\d?) " + CLOCK + " (\\d{4})\\]");
  private static final Pattern KLOG = Pattern.compile("(?:^|[ :])[IWEF](\\d\\d)(\\d\\d) " + CLOCK);
  private static final Pattern SYSLOG =
      Pattern.compile("^(?:<\\d{1,3}>)?([A-Z][a-z]{2}) +(\\d\\d?) " + CLOCK);
  private static final Pattern EPOCH =
      Pattern.compile(
          "\"?(?:ts|time|timestamp|@timestamp|t)\"?[=:]"
              + " ?\"?(\\d{10})(\\d{3})?(?:\\.(\\d{1,9}))?\\b");
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private LineTime() {}

  /**
   * A time as found.
   *
   * @param micros since 1970, in UTC; of the year 2000 where {@code yearless}; UNKNOWN if none
   * @param zoneless whether UTC is an assumption
   * @param yearless whether the line names no year
   */
  record Found(long micros, boolean zoneless, boolean yearless) {
    static final Found NONE = new Found(UNKNOWN, false, false);
  }

  static Found of(byte[] bytes, int from, int to, FileKind kind) {
    int length = Math.min(to - from, kind == FileKind.LOG_JSON ? LONG_HEAD_BYTES : HEAD_BYTES);
    String head = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    try {
      return find(head);
    } catch (DateTimeException e) {
      // 2026-13-45: digits that look like a date and are none
      return Found.NONE;
    }
  }

  private static Found find(String head) {
    boolean clock = hasClock(head);
    if (clock) {
      Matcher dated = DATED.matcher(head);
      if (dated.find()) {
        String zone = dated.group(8);
        LocalDateTime time = time(number(dated, 1), number(dated, 2), number(dated, 3), dated, 4);
        return new Found(micros(time, zone), zone == null, false);
      }
      Matcher syslog = SYSLOG.matcher(head);
      if (syslog.find() && month(syslog.group(1)) > 0) {
        return new Found(
            micros(time(2000, month(syslog.group(1)), number(syslog, 2), syslog, 3), null),
            true,
            true);
      }
      Matcher klog = KLOG.matcher(head);
      if (klog.find()) {
        return new Found(
            micros(time(2000, number(klog, 1), number(klog, 2), klog, 3), null), true, true);
      }
      Matcher kernel = KERNEL_DATED.matcher(head);
      if (kernel.find() && month(kernel.group(1)) > 0) {
        LocalDateTime time =
            time(number(kernel, 7), month(kernel.group(1)), number(kernel, 2), kernel, 3);
        return new Found(micros(time, null), true, false);
      }
      Matcher access = ACCESS.matcher(head);
      if (access.find() && month(access.group(2)) > 0) {
        LocalDateTime time =
            time(number(access, 3), month(access.group(2)), number(access, 1), access, 4);
        return new Found(micros(time, access.group(8)), false, false);
      }
    }
    return epoch(head);
  }

  private static Found epoch(String head) {
    if (head.indexOf('t') < 0) {
      return Found.NONE;
    }
    Matcher epoch = EPOCH.matcher(head);
    if (!epoch.find()) {
      return Found.NONE;
    }
    long micros = Long.parseLong(epoch.group(1)) * 1_000_000L;
    if (epoch.group(2) != null) {
      micros += Long.parseLong(epoch.group(2)) * 1000;
    } else if (epoch.group(3) != null) {
      micros += fraction(epoch.group(3)) / 1000;
    }
    return new Found(micros, false, false);
  }

  /** The same moment in the given year. */
  static long inYear(long micros, int year) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC).withYear(year);
    return micros(time, null);
  }

  static int year(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).getYear();
  }

  /** Whether it can be when a bundle was made: certificates and build dates lie far off. */
  static boolean isPlausible(long micros) {
    return micros != UNKNOWN && year(micros) > 2000 && year(micros) < 2100;
  }

  /** Colons two digits apart, as cheaply as that can be seen. */
  private static boolean hasClock(String head) {
    int colon = head.indexOf(':');
    while (colon >= 0) {
      if (colon + 3 < head.length() && head.charAt(colon + 3) == ':') {
        return true;
      }
      colon = head.indexOf(':', colon + 1);
    }
    return false;
  }

  private static LocalDateTime time(int year, int month, int day, Matcher clock, int group) {
    String fraction = clock.group(group + 3);
    // a leap second is counted as the second before it
    int second = Math.min(59, number(clock, group + 2));
    return LocalDateTime.of(
        year,
        month,
        day,
        number(clock, group),
        number(clock, group + 1),
        second,
        fraction == null ? 0 : fraction(fraction));
  }

  private static int fraction(String digits) {
    return Integer.parseInt((digits + "000000000").substring(0, 9));
  }

  private static long micros(LocalDateTime time, @Nullable String zone) {
    ZoneOffset offset =
        zone == null || zone.equals("Z") || zone.equals("UTC") || zone.equals("GMT")
            ? ZoneOffset.UTC
            : ZoneOffset.of(zone);
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(offset));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private static int month(String name) {
    int at = MONTHS.indexOf(name);
    return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
  }
}
