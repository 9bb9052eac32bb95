package dev.hearth.bench;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.grammar.Grammar;
import dev.hearth.engine.grammar.GrammarSource;
import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.engine.grammar.Masks;
import dev.hearth.engine.grammar.ReplyStart;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * How long masks take: writes documents of the usual kinds by the masks of a real vocabulary.
 * <em>Cold</em> is a grammar's first document (the Java machine is warm), <em>warm</em> its second.
 */
final class MaskTimes {
  static final List<String> OPTIONS = List.of("vocabularies", "rounds");

  private static final String VOCABULARIES =
      "testdata/vocab/ggml-vocab-gpt-2.gguf.gz,testdata/vocab/ggml-vocab-qwen35.gguf.gz,"
          + "testdata/vocab/ggml-vocab-gemma-4.gguf.gz";

  private static final String RECORD_SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string"},
       "age":{"type":"integer","minimum":0,"maximum":150},
       "tags":{"type":"array","items":{"type":"string"}}},
       "required":["name","age","tags"],"additionalProperties":false}
      """;
  private static final String RECORD =
      "{\"name\": \"Ada Lovelace, Countess\", \"age\": 36, \"tags\": [\"mathematics\","
          + " \"poetry and machines\", \"first of her kind\"]}";

  private static final String FREE =
      "{\"a key\": {\"deeper\": [1, 2.5, -3e4, null, true]}, \"another key\": \"some text"
          + " that goes on for a while, as texts do\", \"third\": \"x\"}";

  private static final String BOUNDED_SCHEMA =
      """
      {"type":"object","properties":{"code":{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"},
       "note":{"type":"string","maxLength":60},"line":{"type":"string","pattern":"^[^\\\\n]*$"},
       "at":{"type":"string","format":"date-time"}}}
      """;
  private static final String BOUNDED =
      "{\"code\": \"ABC-1234\", \"note\": \"a short note about nothing\", \"line\": \"one line of"
          + " text\", \"at\": \"2026-11-21T09:30:00Z\"}";

  private static final String LIST_GRAMMAR =
      """
      root ::= item+
      item ::= "- " [^\\n]+ "\\n"
      """;
  private static final String LIST = "- bread and butter\n- a pound of apples\n- tea\n";

  private static final String TAGS =
      "I will look it up.\n<tool_call>\n<function=weather>\n<parameter=city>\nZürich, old town\n"
          + "</parameter>\n<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>";
  private static final String OBJECT =
      "I will look it up.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Zürich,"
          + " old town\", \"days\": 3}}\n</tool_call>";
  private static final String GEMMA =
      "I will look it up.<|tool_call>call:weather{city:<|\"|>Zürich, old town<|\"|>,days:3}"
          + "<tool_call|>";

  /** A source, and a text that it allows. */
  private record Document(String name, GrammarSource source, String text) {}

  /** What one mask took. */
  private record Times(List<Long> wall, List<Long> processor) {
    Times() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(long wallNanos, long processorNanos) {
      wall.add(wallNanos);
      processor.add(processorNanos);
    }

    static String show(List<Long> nanos) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return "p50 %6.1f  p99 %7.1f  max %8.1f"
          .formatted(
              sorted[sorted.length / 2] / 1e3,
              sorted[sorted.length * 99 / 100] / 1e3,
              sorted[sorted.length - 1] / 1e3);
    }
  }

  private final PrintStream out;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  MaskTimes(PrintStream out) {
    this.out = out;
  }

  private static List<Document> documents() {
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "properties",
                Map.of(
                    "city", Map.of("type", "string"),
                    "days", Map.of("type", "integer", "maximum", 14)),
            "required", List.of("city"));
    List<ToolDefinition> tools =
        List.of(
            new ToolDefinition("weather", "", new java.util.LinkedHashMap<>(schema)),
            new ToolDefinition("time", "", Map.of("type", "object")));
    Constraint calls = Constraint.ToolCalls.strict(tools, false, true, null);
    return List.of(
        new Document("record", new GrammarSource.JsonSchema(RECORD_SCHEMA), RECORD),
        new Document("any object", new GrammarSource.JsonSchema("{\"type\":\"object\"}"), FREE),
        new Document("patterns", new GrammarSource.JsonSchema(BOUNDED_SCHEMA), BOUNDED),
        new Document("GBNF list", new GrammarSource.Gbnf(LIST_GRAMMAR), LIST),
        new Document("call, JSON", reply(calls, ReplyFamily.QWEN), OBJECT),
        new Document("call, tags", reply(calls, ReplyFamily.QWEN), TAGS),
        new Document("call, Gemma", reply(calls, ReplyFamily.GEMMA4), GEMMA));
  }

  private static GrammarSource reply(Constraint calls, ReplyFamily family) {
    return GrammarSource.of(calls, family, ReplyStart.MAY_THINK).orElseThrow();
  }

  void run(Options options) throws IOException {
    int rounds = options.whole("rounds", 30);
    for (String vocabulary : options.words("vocabularies", VOCABULARIES)) {
      Tokenizer tokenizer = tokenizer(Path.of(vocabulary));
      long from = System.nanoTime();
      Masks masks = Masks.of(tokenizer);
      long built = (System.nanoTime() - from) / 1_000_000;
      out.printf(
          Locale.ROOT,
          "%s: %d tokens, prepared in %d ms; microseconds%n",
          Path.of(vocabulary).getFileName(),
          masks.size(),
          built);
      for (int round = 0; round < rounds; round++) {
        for (Document document : documents()) {
          measure(masks, tokenizer, document, new Times(), new Times());
        }
      }
      Times cold = new Times();
      Times warm = new Times();
      for (Document document : documents()) {
        Times ownCold = new Times();
        Times ownWarm = new Times();
        double compiled = 0;
        for (int round = 0; round < 5; round++) {
          compiled = measure(masks, tokenizer, document, ownCold, ownWarm);
        }
        show(document.name + " cold", ownCold);
        show(document.name + " warm", ownWarm);
        out.printf(Locale.ROOT, "  %-18s %.1f ms%n", "compiled in", compiled);
        cold.wall.addAll(ownCold.wall);
        cold.processor.addAll(ownCold.processor);
        warm.wall.addAll(ownWarm.wall);
        warm.processor.addAll(ownWarm.processor);
      }
      show("all cold", cold);
      show("all warm", warm);
    }
  }

  private void show(String name, Times times) {
    out.printf(
        Locale.ROOT,
        "  %-18s %5d masks  wall %s  processor %s%n",
        name,
        times.wall.size(),
        Times.show(times.wall),
        Times.show(times.processor));
  }

  /** Writes a document twice with a grammar that is new; returns the milliseconds to compile it. */
  private double measure(
      Masks masks, Tokenizer tokenizer, Document document, Times cold, Times warm) {
    long from = System.nanoTime();
    Grammar grammar = Grammar.compile(document.source);
    masks.start(grammar);
    double compiled = (System.nanoTime() - from) / 1e6;
    int[] tokens = tokenizer.encode(document.text, false, true);
    write(masks, masks.start(grammar), tokens, cold);
    write(masks, masks.start(grammar), tokens, warm);
    return compiled;
  }

  private void write(Masks masks, GrammarState state, int[] tokens, Times times) {
    long[] words = new long[masks.words()];
    for (int token : tokens) {
      long processor = threads.getCurrentThreadCpuTime();
      long from = System.nanoTime();
      state.fillMask(words);
      long wall = System.nanoTime() - from;
      times.add(wall, threads.getCurrentThreadCpuTime() - processor);
      if ((words[token >> 6] >>> token & 1) == 0 || !state.accept(token)) {
        throw new IllegalStateException("token " + token + " of " + Arrays.toString(tokens));
      }
    }
  }

  private static Tokenizer tokenizer(Path file) throws IOException {
    Path plain = file;
    boolean packed = file.toString().endsWith(".gz");
    if (packed) {
      plain = Files.createTempFile("vocabulary", ".gguf");
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (GgufFile open = GgufFile.open(plain)) {
      return Tokenizers.of(open.metadata());
    } finally {
      if (packed) {
        Files.delete(plain);
      }
    }
  }
}
