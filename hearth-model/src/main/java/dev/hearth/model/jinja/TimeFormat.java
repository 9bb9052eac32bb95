package dev.hearth.model.jinja;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code strftime} of Python on Linux, in the C locale, for a time without a zone. */
final class TimeFormat {
  private static final String FLAGS = "_-0^#";

  private static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");

  private TimeFormat() {}

  static String format(Rendering rendering, String format) {
    TextBuilder out = new TextBuilder(rendering);
    rendering.scan(format.length());
    expand(rendering.now(), format, out);
    return out.toString();
  }

  private static void expand(LocalDateTime time, String format, TextBuilder out) {
    for (int i = 0; i < format.length(); ) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        i++;
        continue;
      }
      int begin = i++;
      char flag = 0;
      while (i < format.length() && FLAGS.indexOf(format.charAt(i)) >= 0) {
        flag = format.charAt(i++);
      }
      int width = 0;
      while (i < format.length() && Character.isDigit(format.charAt(i)) && width < 100_000) {
        width = width * 10 + Character.digit(format.charAt(i++), 10);
      }
      while (i < format.length() && (format.charAt(i) == 'E' || format.charAt(i) == 'O')) {
        i++;
      }
      String value = i < format.length() ? directive(time, format.charAt(i)) : null;
      if (value == null) {
        out.append(format, begin, Math.min(i + 1, format.length()));
      } else {
        write(out, value, format.charAt(i), flag, width);
      }
      i++;
    }
  }

  /** Applies the flags of the GNU library. */
  private static void write(TextBuilder out, String value, char directive, char flag, int width) {
    boolean numeric = "CdegGHIjklmMsSuUVwWyYf".indexOf(directive) >= 0;
    String text = value;
    switch (flag) {
      case '^' -> text = TextCase.upper(text);
      case '#' ->
          text = directive == 'p' || directive == 'Z' ? TextCase.lower(text) : TextCase.upper(text);
      case '-', '_', '0' -> {
        if (numeric) {
          int size = Math.max(width, flag == '-' ? 0 : text.length());
          String digits = text.strip().replaceFirst("^0+(?=.)", "");
          out.repeat(flag == '0' ? "0" : " ", size - digits.length());
          out.append(digits);
          return;
        }
      }
      default -> {}
    }
    boolean blank = !numeric || directive == 'e' || directive == 'k' || directive == 'l';
    out.repeat(blank && flag != '0' ? " " : "0", width - text.length()).append(text);
  }

  private static @Nullable String directive(LocalDateTime t, char c) {
    return switch (c) {
      case 'a' -> day(t).substring(0, 3);
      case 'A' -> day(t);
      case 'b', 'h' -> month(t).substring(0, 3);
      case 'B' -> month(t);
      case 'c' ->
          day(t).substring(0, 3)
              + " "
              + month(t).substring(0, 3)
              + " "
              + spaced(t.getDayOfMonth())
              + " "
              + clock(t)
              + " "
              + t.getYear();
      case 'C' -> two(t.getYear() / 100);
      case 'd' -> two(t.getDayOfMonth());
      case 'D', 'x' ->
          two(t.getMonthValue()) + "/" + two(t.getDayOfMonth()) + "/" + two(t.getYear() % 100);
      case 'e' -> spaced(t.getDayOfMonth());
      case 'f' -> padded(t.getNano() / 1000, 6);
      case 'F' -> t.getYear() + "-" + two(t.getMonthValue()) + "-" + two(t.getDayOfMonth());
      case 'g' -> two(t.get(IsoFields.WEEK_BASED_YEAR) % 100);
      case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
      case 'H' -> two(t.getHour());
      case 'I' -> two(hourOfTwelve(t));
      case 'j' -> padded(t.getDayOfYear(), 3);
      case 'k' -> spaced(t.getHour());
      case 'l' -> spaced(hourOfTwelve(t));
      case 'm' -> two(t.getMonthValue());
      case 'M' -> two(t.getMinute());
      case 'n' -> "\n";
      case 'p' -> half(t);
      case 'P' -> TextCase.lower(half(t));
      case 'r' ->
          two(hourOfTwelve(t))
              + ":"
              + two(t.getMinute())
              + ":"
              + two(t.getSecond())
              + " "
              + half(t);
      case 'R' -> two(t.getHour()) + ":" + two(t.getMinute());
      case 's' -> Long.toString(t.toEpochSecond(ZoneOffset.UTC));
      case 'S' -> two(t.getSecond());
      case 't' -> "\t";
      case 'T', 'X' -> clock(t);
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'U' -> two(weekOfYear(t, t.getDayOfWeek().getValue() % 7));
      case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
      case 'W' -> two(weekOfYear(t, t.getDayOfWeek().getValue() - 1));
      case 'y' -> two(t.getYear() % 100);
      case 'Y' -> Integer.toString(t.getYear());
      case 'z', 'Z' -> "";
      case '%' -> "%";
      default -> null;
    };
  }

  private static String day(LocalDateTime time) {
    return DAYS.get(time.getDayOfWeek().getValue() - 1);
  }

  private static String month(LocalDateTime time) {
    return MONTHS.get(time.getMonthValue() - 1);
  }

  private static String half(LocalDateTime time) {
    return time.getHour() < 12 ? "AM" : "PM";
  }

  private static String clock(LocalDateTime time) {
    return two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
  }

  private static int hourOfTwelve(LocalDateTime time) {
    return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
  }

  private static String two(int number) {
    return padded(number, 2);
  }

  private static String padded(int number, int digits) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static String spaced(int number) {
    return number < 10 ? " " + number : Integer.toString(number);
  }

  /** Weeks begin on the first day whose number in the week is 0; days before are week 0. */
  private static int weekOfYear(LocalDateTime time, int dayInWeek) {
    return (time.getDayOfYear() + 6 - dayInWeek) / 7;
  }
}
