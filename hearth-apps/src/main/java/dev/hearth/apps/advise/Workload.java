package dev.hearth.apps.advise;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked in a month.
 *
 * @param requests how many requests
 * @param tokens of all of them together
 */
public record Workload(long requests, Tokens tokens) {
  /** Beyond this, sums and prices would be nonsense. */
  private static final long COUNT_MAX = 1_000_000_000_000_000L;

  private static final int LINES_MAX = 10_000_000;

  /**
   * Tokens by what they cost.
   *
   * @param input read for the first time
   * @param cached read before, and kept
   * @param output written
   */
  public record Tokens(long input, long cached, long output) {
    public Tokens {
      for (long count : new long[] {input, cached, output}) {
        if (count < 0 || count > COUNT_MAX) {
          throw new HearthException(
              Code.USAGE, count + " tokens", "give a number from 0 to " + COUNT_MAX);
        }
      }
    }

    Tokens plus(Tokens other) {
      return new Tokens(input + other.input, cached + other.cached, output + other.output);
    }
  }

  public Workload {
    if (requests < 1 || requests > COUNT_MAX) {
      throw new HearthException(
          Code.USAGE, requests + " requests", "give a number from 1 to " + COUNT_MAX);
    }
  }

  /** The same request, so many times. */
  public static Workload of(long requests, Tokens each) {
    return new Workload(requests, times(each, requests));
  }

  private static Tokens times(Tokens each, long count) {
    try {
      return new Tokens(
          Math.multiplyExact(each.input(), count),
          Math.multiplyExact(each.cached(), count),
          Math.multiplyExact(each.output(), count));
    } catch (ArithmeticException e) {
      throw new HearthException(
          Code.USAGE, count + " requests of that many tokens", "give fewer", e);
    }
  }

  /**
   * Reads a month from lines of JSON, a kind of request each: {@code {"requests": 100,
   * "input_tokens": 900, "cached_tokens": 0, "output_tokens": 120}}; what is left out is 1 request
   * and 0 tokens.
   *
   * @throws HearthException BAD_INPUT with the line's number
   */
  public static Workload read(List<String> lines) {
    long requests = 0;
    Tokens all = new Tokens(0, 0, 0);
    if (lines.size() > LINES_MAX) {
      throw new HearthException(
          Code.LIMIT, "the workload has more than " + LINES_MAX + " lines", "sum some up");
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      JsonNode line = json(lines.get(i), i + 1);
      long count = number(line, "requests", 1, i + 1);
      Tokens each =
          new Tokens(
              number(line, "input_tokens", 0, i + 1),
              number(line, "cached_tokens", 0, i + 1),
              number(line, "output_tokens", 0, i + 1));
      requests += count;
      all = all.plus(times(each, count));
    }
    if (requests == 0) {
      throw new HearthException(
          Code.BAD_INPUT, "the workload has no request", "write a JSON object a line");
    }
    return new Workload(requests, all);
  }

  private static JsonNode json(String line, int number) {
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw wrong(number, "is not JSON", e);
    }
    throw wrong(number, "is no JSON object", null);
  }

  private static long number(JsonNode line, String key, long fallback, int number) {
    JsonNode value = line.path(key);
    if (value.isMissingNode()) {
      return fallback;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < 0
        || value.asLong() > COUNT_MAX) {
      throw wrong(number, "has no whole number from 0 to " + COUNT_MAX + " as " + key, null);
    }
    return value.asLong();
  }

  private static HearthException wrong(
      int line, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    String fact = "line " + line + " of the workload " + what;
    return cause == null
        ? new HearthException(Code.BAD_INPUT, fact, "correct it")
        : new HearthException(Code.BAD_INPUT, fact, "correct it", cause);
  }
}
