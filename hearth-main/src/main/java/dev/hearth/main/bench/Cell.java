package dev.hearth.main.bench;

import dev.hearth.format.HearthException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to measure.
 *
 * @param tokens that are computed and timed, of each stream
 * @param depth tokens that lie in the context before
 * @param streams requests at the same time
 */
public record Cell(Kind kind, int tokens, int depth, int streams) {
  private static final Pattern NAME =
      Pattern.compile("(pp|tg)(\\d{1,7})(?:@(\\d{1,7}))?(?:x(\\d{1,4}))?");

  /** What is timed. */
  public enum Kind {
    /** Tokens of a prompt, many at once. */
    PREFILL,
    /** Tokens of a reply, one after the other. */
    DECODE
  }

  public Cell {
    if (tokens < 1 || depth < 0 || streams < 1) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "%d tokens at depth %d in %d streams cannot be measured"
              .formatted(tokens, depth, streams),
          "use positive numbers; the depth may be 0");
    }
  }

  public static Cell prefill(int tokens, int depth) {
    return new Cell(Kind.PREFILL, tokens, depth, 1);
  }

  public static Cell decode(int tokens, int depth) {
    return new Cell(Kind.DECODE, tokens, depth, 1);
  }

  public static Cell streams(int count, int tokens) {
    return new Cell(Kind.DECODE, tokens, 0, count);
  }

  /** From its {@link #name}. */
  public static Cell of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "not understood: " + name,
          "write cells such as pp512, tg128, tg128@4096 or tg64x8");
    }
    return new Cell(
        parts.group(1).equals("pp") ? Kind.PREFILL : Kind.DECODE,
        Integer.parseInt(parts.group(2)),
        parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
        parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4)));
  }

  /** For example {@code pp512}, {@code tg128@4096}, {@code tg64x8}. */
  public String name() {
    String base = (kind == Kind.PREFILL ? "pp" : "tg") + tokens;
    return base + (depth > 0 ? "@" + depth : "") + (streams > 1 ? "x" + streams : "");
  }

  /** The context that one stream needs. */
  public int contextTokens() {
    int prompt = Math.max(depth + 1, streams > 1 ? ModelBench.STREAM_PROMPT_TOKENS : 0);
    return Math.addExact(prompt, tokens) + 2;
  }
}
