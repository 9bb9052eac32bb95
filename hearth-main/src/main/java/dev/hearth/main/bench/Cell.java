package dev.hearth.main.bench;

import dev.hearth.format.HearthException;

/**
 * One thing to measure.
 *
 * @param tokens that are computed and timed, of each stream
 * @param depth tokens that lie in the context before
 * @param streams requests at the same time
 */
public record Cell(Kind kind, int tokens, int depth, int streams) {
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
