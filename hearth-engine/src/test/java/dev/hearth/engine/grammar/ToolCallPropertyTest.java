package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hearth.engine.Constraint;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ParsedReply;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ReplyPart;
import dev.hearth.model.chat.ToolDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever a grammar of calls lets a model write, the reader of replies reads as calls that are
 * valid: random tools, random schemas, random choices of tokens.
 */
class ToolCallPropertyTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int TOKENS_MAX = 400;

  /** Numbers beyond doubles, which the other judge cannot read. */
  private static final Pattern BEYOND_DOUBLES = Pattern.compile("[0-9][eE][+-]?[0-9]{3}");

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** Writes by chance what the masks allow; empty if it does not end in time. */
  private static Optional<String> write(Masks masks, Grammar grammar, SplittableRandom random) {
    GrammarState state = masks.start(grammar);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int free = 5 + random.nextInt(100);
    for (int i = 0; i < TOKENS_MAX; i++) {
      List<Integer> allowed = new ArrayList<>();
      List<Integer> ending = new ArrayList<>();
      long[] words = new long[masks.words()];
      state.fillMask(words);
      for (int token = 0; token < masks.size(); token++) {
        if ((words[token >> 6] >>> token & 1) != 0) {
          allowed.add(token);
          if (MarkedVocabulary.ENDING.contains(Texts.string(masks.bytes(token)))) {
            ending.add(token);
          }
        }
      }
      assertThat(allowed).as("a way on from %s", text).isNotEmpty();
      boolean ends = i > free && !ending.isEmpty() && random.nextInt(4) != 0;
      List<Integer> from = ends ? ending : allowed;
      int token = from.get(random.nextInt(from.size()));
      if (state.mayEnd() && (i > free || random.nextInt(12) == 0)) {
        return Optional.of(text.toString(StandardCharsets.UTF_8));
      }
      if (masks.isEnd(token)) {
        return Optional.of(text.toString(StandardCharsets.UTF_8));
      }
      assertThat(state.accept(token)).as("%s + %s", text, token).isTrue();
      text.writeBytes(masks.bytes(token));
    }
    return Optional.empty();
  }

  private static Object schema(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 1 ? 9 : 13)) {
      case 0 -> Map.of("type", "string");
      case 1 -> Map.of("type", "integer", "minimum", random.nextInt(5), "maximum", 40);
      case 2 -> Map.of("type", "boolean");
      case 3 -> Map.of("enum", List.of("a", "b c", "x=y"));
      case 4 -> Map.of("type", List.of("string", "integer"));
      case 5 -> Map.of("type", List.of("integer", "null"));
      case 6 -> Map.of("type", "string", "maxLength", random.nextInt(6));
      case 7 -> Map.of("type", "string", "pattern", "^[a-c]{1,3}$");
      case 8 -> Map.of("$ref", "#/$defs/days");
      case 9 -> Map.of("type", "array", "items", schema(random, depth + 1), "maxItems", 3);
      case 10 ->
          Map.of(
              "type",
              "object",
              "properties",
              Map.of("p", schema(random, depth + 1), "q", schema(random, depth + 1)),
              "required",
              List.of("p"));
      case 11 ->
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "number"),
                  Map.of("const", "no"),
                  Map.of("type", "array", "items", schema(random, depth + 1))));
      default -> Map.of("type", List.of("object", "boolean"), "maxProperties", 2);
    };
  }

  private static ToolDefinition tool(SplittableRandom random, String name) {
    List<String> keys = List.of("city", "days", "q", "deep_er", "a-b");
    Map<String, Object> properties = new java.util.TreeMap<>();
    Set<String> required = new HashSet<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      String key = keys.get(random.nextInt(keys.size()));
      properties.put(key, schema(random, 0));
      if (random.nextBoolean()) {
        required.add(key);
      }
    }
    Map<String, @Nullable Object> all = new java.util.TreeMap<>();
    all.put("properties", properties);
    all.put("required", List.copyOf(required));
    all.put("$defs", Map.of("days", Map.of("enum", List.of(1, 2, 3))));
    if (random.nextInt(3) > 0) {
      all.put("additionalProperties", random.nextBoolean() ? false : schema(random, 1));
    }
    if (random.nextBoolean()) {
      all.put("type", "object");
    }
    return new ToolDefinition(name, "", all);
  }

  @ParameterizedTest
  @EnumSource(value = ReplyFamily.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void whateverIsWrittenIsReadAsValidCalls(ReplyFamily family) {
    writeAndRead(family, 16);
  }

  @Tag("conformance")
  @ParameterizedTest
  @EnumSource(value = ReplyFamily.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void whateverIsWrittenOftenIsReadAsValidCalls(ReplyFamily family) {
    writeAndRead(family, 150);
  }

  private static void writeAndRead(ReplyFamily family, int rounds) {
    SplittableRandom random = new SplittableRandom(40 + family.ordinal());
    int calls = 0;
    int ended = 0;
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      List<ToolDefinition> tools = List.of(tool(random, "weather"), tool(random, "f.g-h"));
      boolean required = random.nextInt(4) != 0;
      boolean parallel = random.nextBoolean();
      String only = required && random.nextInt(3) == 0 ? "weather" : null;
      Set<String> strict = random.nextInt(4) == 0 ? Set.of("weather") : Set.of("weather", "f.g-h");
      Constraint.ToolCalls asked =
          new Constraint.ToolCalls(tools, required, parallel, only, strict, Constraint.none());
      ReplyStart start = random.nextBoolean() ? ReplyStart.MAY_THINK : ReplyStart.MAY_NOT_THINK;
      Grammar grammar;
      try {
        grammar = Grammar.compile(GrammarSource.of(asked, family, start).orElseThrow());
      } catch (HearthException e) {
        assertThat(e.code()).isIn(HearthException.Code.UNSUPPORTED, HearthException.Code.BAD_INPUT);
        refused++;
        continue;
      }
      for (Masks masks : List.of(MarkedVocabulary.WITH_MARKS, MarkedVocabulary.WITHOUT_MARKS)) {
        Optional<String> reply = write(masks, grammar, random);
        if (reply.isPresent()) {
          ended++;
          calls += check(family, asked, reply.get());
        }
      }
    }
    String counts = "%s: %d replies, %d calls, %d refused".formatted(family, ended, calls, refused);
    assertThat(ended).as(counts).isGreaterThan(rounds / 2);
    assertThat(calls).as(counts).isGreaterThan(rounds / 2);
    assertThat(refused).as(counts).isLessThanOrEqualTo(rounds / 4);
  }

  /** Checks a reply; returns how many calls it has. */
  private static int check(ReplyFamily family, Constraint.ToolCalls asked, String text) {
    ParsedReply reply = ParsedReply.of(family, asked.tools(), "", text);
    List<ReplyPart.ToolCall> calls = reply.toolCalls();
    for (ReplyPart part : reply.parts()) {
      assertThat(part).as(text).isNotInstanceOf(ReplyPart.MalformedCall.class);
    }
    for (ReplyPart.ToolCall call : calls) {
      assertThat(asked.only()).as(text).isIn(null, call.name());
      ToolDefinition tool =
          asked.tools().stream()
              .filter(t -> t.name().equals(call.name()))
              .findFirst()
              .orElseThrow();
      assertThat(JSON.readTree(call.argumentsJson()).isObject()).as(text).isTrue();
      boolean judged = !BEYOND_DOUBLES.matcher(call.argumentsJson()).find();
      if (judged && asked.strict().contains(call.name())) {
        String schema = JSON.writeValueAsString(tool.parameters());
        assertThat(SCHEMAS.getSchema(schema).validate(call.argumentsJson(), InputFormat.JSON))
            .as("%s read from %s for %s", call.argumentsJson(), text, schema)
            .isEmpty();
      }
    }
    int most = asked.parallel() ? Integer.MAX_VALUE : 1;
    assertThat(calls.size()).as(text).isBetween(asked.required() ? 1 : 0, most);
    return calls.size();
  }

  /** A mask allows a token just if reading its bytes does. */
  @ParameterizedTest
  @EnumSource(value = ReplyFamily.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void masksAreWhatReadingEveryTokenSays(ReplyFamily family) {
    SplittableRandom random = new SplittableRandom(80 + family.ordinal());
    for (int round = 0; round < 12; round++) {
      List<ToolDefinition> tools = List.of(tool(random, "weather"));
      Constraint asked = Constraint.ToolCalls.strict(tools, true, true, null);
      Grammar grammar;
      try {
        grammar =
            Grammar.compile(GrammarSource.of(asked, family, ReplyStart.MAY_THINK).orElseThrow());
      } catch (HearthException e) {
        continue;
      }
      GrammarState state = MarkedVocabulary.WITH_MARKS.start(grammar);
      long[] words = new long[MarkedVocabulary.WITH_MARKS.words()];
      for (int i = 0; i < 60 && !state.hasEnded(); i++) {
        state.fillMask(words);
        List<Integer> allowed = new ArrayList<>();
        for (int token = 0; token < MarkedVocabulary.WITH_MARKS.size(); token++) {
          if ((words[token >> 6] >>> token & 1) != 0) {
            allowed.add(token);
            assertThat(state.copy().accept(token))
                .as(
                    "allowed, so readable: %s",
                    Arrays.toString(MarkedVocabulary.WITH_MARKS.bytes(token)))
                .isTrue();
          }
        }
        assertThat(state.accept(allowed.get(random.nextInt(allowed.size())))).isTrue();
      }
    }
  }
}
