package dev.hearth.engine.grammar;

import dev.hearth.model.text.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * How long masks take: writes documents of the usual kind by the masks of a real vocabulary, each
 * with a grammar that is new. Run by hand; prints microseconds.
 */
final class MaskTimes {
  private MaskTimes() {}

  private static final List<List<String>> PAIRS =
      List.of(
          List.of(
              "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                  + "\"age\":{\"type\":"
                  + "\"integer\",\"minimum\":0,\"maximum\":150},"
                  + "\"tags\":{\"type\":\"array\",\"items\":"
                  + "{\"type\":\"string\"}}},\"required\":[\"name\",\"age\",\"tags\"],"
                  + "\"additionalProperties\":false}",
              "{\"name\": \"Ada Lovelace, Countess\", \"age\": 36, \"tags\": [\"mathematics\","
                  + " \"poetry and machines\", \"first of her kind\"]}"),
          List.of(
              "{\"type\":\"object\"}",
              "{\"a key\": {\"deeper\": [1, 2.5, -3e4, null, true]}, \"another key\": \"some text"
                  + " that goes on for a while, as texts do\", \"third\": \"x\"}"),
          List.of(
              "{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\",\"pattern\":"
                  + "\"^[A-Z]{3}-[0-9]{4}$\"},\"note\":{\"type\":\"string\",\"maxLength\":60},"
                  + "\"at\":{\"type\":\"string\",\"format\":\"date-time\"}}}",
              "{\"code\": \"ABC-1234\", \"note\": \"a short note about nothing\","
                  + " \"at\": \"2026-11-21T09:30:00Z\"}"));

  public static void main(String[] arguments) {
    for (String name : List.of("ggml-vocab-gpt-2", "ggml-vocab-qwen35", "ggml-vocab-gemma-4")) {
      Tokenizer tokenizer = Vocabularies.tokenizer(name);
      long from = System.nanoTime();
      Masks masks = Masks.of(tokenizer);
      long built = System.nanoTime() - from;
      for (int round = 0; round < 20; round++) {
        measure(masks, tokenizer);
      }
      long[] times = measure(masks, tokenizer);
      Arrays.sort(times);
      System.out.printf(
          "%s: %d tokens, prepared in %d ms; %d masks: p50 %d, p99 %d, max %d us%n",
          name,
          masks.size(),
          built / 1_000_000,
          times.length,
          times[times.length / 2] / 1000,
          times[times.length * 99 / 100] / 1000,
          times[times.length - 1] / 1000);
    }
  }

  private static long[] measure(Masks masks, Tokenizer tokenizer) {
    long[] times = new long[10_000];
    int size = 0;
    long[] words = new long[masks.words()];
    for (List<String> pair : PAIRS) {
      GrammarState state =
          masks.start(Grammar.compile(new GrammarSource.JsonSchema(pair.getFirst())));
      for (int token : tokenizer.encode(pair.getLast(), false, false)) {
        long from = System.nanoTime();
        state.fillMask(words);
        times[size++] = System.nanoTime() - from;
        if ((words[token >> 6] >>> token & 1) == 0 || !state.accept(token)) {
          throw new IllegalStateException("token " + token + " is not allowed");
        }
      }
    }
    return Arrays.copyOf(times, size);
  }
}
