package dev.hearth.main.report;

import java.util.List;
import java.util.Locale;

/**
 * One thing that was found.
 *
 * @param key its name for scripts, lower case with underscores, the unit last
 * @param label its name for people
 * @param value what it is
 */
public record Fact(String key, String label, Value value) {

  /** Words, with the key as label. */
  public static Fact words(String key, String value) {
    return new Fact(key, key.replace('_', ' '), new Words(value));
  }

  /** A count, with the key as label. */
  public static Fact count(String key, long value) {
    return new Fact(key, key.replace('_', ' '), new Count(value));
  }

  /** What a fact says. */
  public sealed interface Value {
    /** As people read it. */
    String text();
  }

  /** Words. */
  public record Words(String text) implements Value {}

  /** A count. */
  public record Count(long count) implements Value {
    @Override
    public String text() {
      return Long.toString(count);
    }
  }

  /** A quantity that need not be whole. */
  public record Quantity(double quantity) implements Value {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "%.2f", quantity);
    }
  }

  /** A number of bytes. */
  public record Bytes(long bytes) implements Value {
    @Override
    public String text() {
      return of(bytes);
    }

    /** For example {@code 23.5 GiB}. */
    public static String of(long bytes) {
      String[] units = {"KiB", "MiB", "GiB", "TiB"};
      if (bytes < 1024) {
        return bytes + " bytes";
      }
      double size = bytes;
      int unit = -1;
      while (size >= 1024 && unit < units.length - 1) {
        size /= 1024;
        unit++;
      }
      String digits = size >= 100 || size == Math.rint(size) ? "%.0f %s" : "%.1f %s";
      return String.format(Locale.ROOT, digits, size, units[unit]);
    }
  }

  /** Yes or no. */
  public record Flag(boolean yes) implements Value {
    @Override
    public String text() {
      return yes ? "yes" : "no";
    }
  }

  /** Several words. */
  public record Several(List<String> words) implements Value {
    public Several {
      words = List.copyOf(words);
    }

    @Override
    public String text() {
      return words.isEmpty() ? "none" : String.join(" ", words);
    }
  }
}
