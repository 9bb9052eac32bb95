package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a file offers as evidence, one entry a line or statement, as columns: a bundle has a million
 * of them.
 */
final class Pieces {
  private final BundleFile file;
  private int count;
  private int[] from;
  private int[] to;
  private @Nullable String @Nullable [] texts;
  private byte[] levels;
  private float[] signals;
  private long[] templates;
  private long[] micros;

  Pieces(BundleFile file, int expected) {
    this.file = file;
    int size = Math.max(16, expected);
    from = new int[size];
    to = new int[size];
    levels = new byte[size];
    signals = new float[size];
    templates = new long[size];
    micros = new long[size];
  }

  BundleFile file() {
    return file;
  }

  int count() {
    return count;
  }

  /**
   * Adds one.
   *
   * @param begin of its bytes
   * @param end of its bytes
   * @param text what it says; null where that is its bytes
   * @return its number
   */
  int add(int begin, int end, @Nullable String text, Level level, double signal, long template) {
    if (count == from.length) {
      grow();
    }
    from[count] = begin;
    to[count] = end;
    levels[count] = (byte) level.rank();
    signals[count] = (float) signal;
    templates[count] = template;
    micros[count] = LineTime.UNKNOWN;
    if (text != null) {
      if (texts == null) {
        texts = new String[from.length];
      }
      texts[count] = text;
    }
    return count++;
  }

  private void grow() {
    int size = Math.addExact(count, count / 2 + 16);
    from = Arrays.copyOf(from, size);
    to = Arrays.copyOf(to, size);
    levels = Arrays.copyOf(levels, size);
    signals = Arrays.copyOf(signals, size);
    templates = Arrays.copyOf(templates, size);
    micros = Arrays.copyOf(micros, size);
    texts = texts == null ? null : Arrays.copyOf(texts, size);
  }

  void setMicros(int piece, long value) {
    micros[piece] = value;
  }

  void addSignal(int piece, double more) {
    signals[piece] += (float) more;
  }

  int from(int piece) {
    return from[piece];
  }

  int to(int piece) {
    return to[piece];
  }

  Level level(int piece) {
    return Level.ofRank(levels[piece]);
  }

  double signal(int piece) {
    return signals[piece];
  }

  long template(int piece) {
    return templates[piece];
  }

  long micros(int piece) {
    return micros[piece];
  }

  /** Whether what it says is more than its bytes. */
  boolean isStated(int piece) {
    return texts != null && texts[piece] != null;
  }

  /** What it says, control characters spelled out, at full length. */
  String text(int piece) {
    String text = texts == null ? null : texts[piece];
    if (text == null) {
      text = new String(file.bytes(), from[piece], to[piece] - from[piece], StandardCharsets.UTF_8);
    }
    return Shown.plain(text.replace('\n', ' ').stripTrailing());
  }
}
