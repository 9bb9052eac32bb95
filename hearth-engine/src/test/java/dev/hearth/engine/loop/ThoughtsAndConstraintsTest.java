package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.events;
import static dev.hearth.engine.loop.Harness.random;
import static dev.hearth.engine.loop.Harness.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.loop.Harness.Outcome;
import dev.hearth.engine.loop.Harness.Setting;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replies that think first, and replies that must be of a form. */
class ThoughtsAndConstraintsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["kind", "count"],
       "properties": {"kind": {"enum": ["a", "bc"]}, "count": {"type": "integer", "minimum": 0},
                      "tags": {"type": "array", "items": {"type": "boolean"}, "maxItems": 3}}}
      """;

  private static Request.ReplyForm chat(ReplyFamily family, String prompt) {
    return new Request.ReplyForm.Chat(family, List.of(), prompt);
  }

  private static RequestBuilder request(long seed, int outputTokens) {
    return endless("t", random(seed, 30), outputTokens).sampling(seeded(seed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35"})
  void aThoughtEndsWhereItsLimitIs(String model) {
    for (int limit : new int[] {0, 7}) {
      RequestBuilder asking =
          request(3, 60).reply(chat(ReplyFamily.QWEN, "<think>\n")).thinkingTokensMax(limit);
      try (Harness harness = new Harness(model, Setting.roomy())) {
        int closing = harness.tokenizer().encode("\n</think>\n\n", false, true).length;
        Reply reply = harness.submit(asking.build());
        harness.run();
        StringBuilder thought = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (Event event : events(reply)) {
          switch (event) {
            case Event.Thought(String piece) -> thought.append(piece);
            case Event.Text(String piece) -> text.append(piece);
            case Event.Done done -> {
              assertThat(done.usage().thinkingTokens()).isBetween(limit, limit + closing);
              assertThat(done.usage().outputTokens()).isEqualTo(60);
            }
            default -> throw new AssertionError(event);
          }
        }
        assertThat(thought.isEmpty()).isEqualTo(limit == 0);
        assertThat(text.toString()).isNotEmpty().doesNotContain("</think>");
        Outcome guessed =
            harness.answer(asking.speculation(Speculation.of(Speculation.Method.LOOKUP)).build());
        String whole = (thought.isEmpty() ? "" : thought.toString()) + text;
        assertThat(guessed.text().replace("~", "")).isEqualTo(whole.replace("~", ""));
      }
    }
  }

  @Test
  void aLimitOfThinkingIsRefusedWhereThoughtsCannotBeClosed() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      assertThatThrownBy(() -> harness.submit(request(1, 5).thinkingTokensMax(3).build()))
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e"})
  void repliesMeetTheirSchemaHoweverTheyAreServed(String model) {
    for (long seed = 0; seed < 6; seed++) {
      RequestBuilder asking = request(seed, 0).constraint(new Constraint.JsonSchema(SCHEMA));
      Outcome plain;
      try (Harness harness = new Harness(model, Setting.roomy())) {
        plain = harness.answer(asking.build());
      }
      if (plain.reason() == StopReason.END) {
        JsonNode value = JSON.readTree(plain.text());
        assertThat(value.get("kind").asString()).isIn("a", "bc");
        assertThat(value.get("count").isIntegralNumber()).isTrue();
        assertThat(value.path("tags").size()).isLessThanOrEqualTo(3);
        assertThat(value.propertyNames()).isSubsetOf("kind", "count", "tags");
      } else {
        assertThat(plain.reason()).isEqualTo(StopReason.CONTEXT_FULL);
      }
      try (Harness harness = new Harness(model, Setting.roomy().sequences(20))) {
        Reply other = harness.submit(request(seed + 50, 40).build());
        asking.speculation(new Speculation(Speculation.Method.LOOKUP, 4));
        assertThat(harness.answer(asking.build()).text()).isEqualTo(plain.text());
        assertThat(Harness.outcome(other).reason()).isEqualTo(StopReason.OUTPUT_LIMIT);
      }
    }
  }

  @Test
  void aReplyThatIsCutSaysSo() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Constraint sevenWords = new Constraint.Regex("([a-z]{4} ){7}");
      Outcome whole = harness.answer(request(1, 0).constraint(sevenWords).build());
      assertThat(whole.reason()).isEqualTo(StopReason.END);
      assertThat(whole.text()).matches("([a-z]{4} ){7}");
      Outcome cut = harness.answer(request(1, 3).constraint(sevenWords).build());
      assertThat(cut.reason()).isEqualTo(StopReason.OUTPUT_LIMIT);
      assertThat(whole.text()).startsWith(cut.text());
    }
  }

  @Test
  void theThoughtIsFreeAndTheAnswerIsNot() {
    Constraint yesOrNo = new Constraint.Gbnf("root ::= \"yes\" | \"no\"");
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      for (long seed = 0; seed < 5; seed++) {
        Request thinking =
            request(seed, 0)
                .reply(chat(ReplyFamily.QWEN, "<think>\n"))
                .thinkingTokensMax(12)
                .constraint(yesOrNo)
                .build();
        Reply reply = harness.submit(thinking);
        harness.run();
        StringBuilder thought = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (Event event : events(reply)) {
          switch (event) {
            case Event.Thought(String piece) -> thought.append(piece);
            case Event.Text(String piece) -> text.append(piece);
            case Event.Done done -> assertThat(done.reason()).isEqualTo(StopReason.END);
            default -> throw new AssertionError(event);
          }
        }
        assertThat(thought.toString()).isNotEmpty();
        assertThat(text.toString()).isIn("yes", "no");
      }
    }
  }

  /** gpt-oss writes a header before its answer; it is no part of the answer's form. */
  @Test
  void aHeaderStandsBeforeTheAnswerWhereAFamilyHasOne() {
    Constraint yesOrNo = new Constraint.Gbnf("root ::= \"yes\" | \"no\"");
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Request asking =
          request(2, 0)
              .reply(chat(ReplyFamily.HARMONY, "<|start|>assistant"))
              .thinkingTokensMax(6)
              .constraint(yesOrNo)
              .build();
      Reply reply = harness.submit(asking);
      harness.run();
      StringBuilder text = new StringBuilder();
      for (Event event : events(reply)) {
        switch (event) {
          case Event.Thought thought -> {}
          case Event.Text(String piece) -> text.append(piece);
          case Event.Done done -> assertThat(done.reason()).isEqualTo(StopReason.END);
          default -> throw new AssertionError(event);
        }
      }
      assertThat(text.toString()).isIn("yes", "no");
    }
  }

  @Test
  void whatCannotBeEnforcedIsRefusedAtTheDoorByName() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Constraint looksBack = new Constraint.JsonSchema("{\"pattern\": \"^(a+)b\\\\1$\"}");
      assertThatThrownBy(() -> harness.submit(request(1, 5).constraint(looksBack).build()))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("pattern");
      assertThatThrownBy(() ->
              harness.submit(
                  request(1, 5).constraint(new Constraint.JsonSchema("{\"type\": 7}")).build()))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("type");
    }
  }

  private static final ToolDefinition WEATHER =
      new ToolDefinition(
          "weather",
          "",
          Map.of(
              "properties",
              Map.of("days", Map.of("$ref", "#/$defs/days")),
              "required",
              List.of("days"),
              "additionalProperties",
              false,
              "$defs",
              Map.of("days", Map.of("enum", List.of(1, 2, 3)))));

  private static final ToolDefinition TIME =
      new ToolDefinition("time", "", Map.of("additionalProperties", false));

  /** What a reply with calls came to. */
  private record Calls(int whole, boolean cut, StopReason reason) {}

  private static Calls calls(Reply reply, List<String> names) {
    int calls = 0;
    boolean cut = false;
    StopReason reason = StopReason.CANCELLED;
    for (Event event : events(reply)) {
      switch (event) {
        case Event.ToolCall call -> {
          calls++;
          JsonNode arguments = JSON.readTree(call.arguments());
          assertThat(call.name()).isIn(names);
          if (call.name().equals("weather")) {
            assertThat(arguments.get("days").asInt()).isBetween(1, 3);
            assertThat(arguments.size()).isEqualTo(1);
          } else {
            assertThat(arguments.isEmpty()).isTrue();
          }
        }
        case Event.Done done -> reason = done.reason();
        // ended by the context, and told so
        case Event.MalformedCall call -> cut = true;
        case Event.Text text -> cut |= !text.piece().isBlank();
        case Event.Thought thought -> {}
        case Event.ToolCallStart start -> {}
        case Event.ToolCallArguments more -> {}
        default -> throw new AssertionError(event);
      }
    }
    return new Calls(calls, cut, reason);
  }

  @ParameterizedTest
  @EnumSource(value = ReplyFamily.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void requiredCallsAreCallsOfToolsWithValidArguments(ReplyFamily family) {
    List<ToolDefinition> tools = List.of(WEATHER, TIME);
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      int ended = 0;
      for (long seed = 0; seed < 5; seed++) {
        String only = seed < 2 ? "weather" : null;
        boolean parallel = seed == 4;
        RequestBuilder asking =
            request(seed, 0)
                .reply(new Request.ReplyForm.Chat(family, tools, ""))
                .constraint(Constraint.ToolCalls.strict(tools, true, parallel, only));
        Reply reply = harness.submit(asking.build());
        harness.run();
        List<String> names = only == null ? List.of("weather", "time") : List.of(only);
        Calls calls = calls(reply, names);
        if (calls.reason == StopReason.END) {
          ended++;
          assertThat(calls.whole).isBetween(1, parallel ? 20 : 1);
          // gpt-oss may say something before
          assertThat(calls.cut && family != ReplyFamily.HARMONY).isFalse();
        } else {
          assertThat(calls.reason).isEqualTo(StopReason.CONTEXT_FULL);
        }
      }
      assertThat(ended).as("replies that ended").isPositive();
    }
  }

  @Test
  void aThoughtBeforeACallEndsWhereItsLimitIs() {
    List<ToolDefinition> tools = List.of(WEATHER, TIME);
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      for (ReplyFamily family : List.of(ReplyFamily.QWEN, ReplyFamily.HARMONY)) {
        boolean harmony = family == ReplyFamily.HARMONY;
        String prompt = harmony ? "<|start|>assistant<|channel|>analysis<|message|>" : "<think>\n";
        Request request =
            request(3, 0)
                .reply(new Request.ReplyForm.Chat(family, tools, prompt))
                .thinkingTokensMax(9)
                .constraint(Constraint.ToolCalls.strict(tools, true, false, "time"))
                .build();
        Reply reply = harness.submit(request);
        harness.run();
        List<Event> events = events(reply);
        assertThat(events).hasAtLeastOneElementOfType(Event.Thought.class);
        assertThat(events).hasAtLeastOneElementOfType(Event.ToolCallStart.class);
      }
    }
  }

  @Test
  void callsThatCannotBeEnforcedAreRefused() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      List<ToolDefinition> tools = List.of(TIME);
      RequestBuilder other =
          request(1, 5)
              .reply(new Request.ReplyForm.Chat(ReplyFamily.QWEN, tools, ""))
              .constraint(Constraint.ToolCalls.strict(tools, true, true, "weather"));
      assertThatThrownBy(() -> harness.submit(other.build()))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("weather");
      RequestBuilder plain =
          request(1, 5)
              .reply(new Request.ReplyForm.Chat(ReplyFamily.PLAIN, tools, ""))
              .constraint(Constraint.ToolCalls.strict(tools, true, true, null));
      assertThatThrownBy(() -> harness.submit(plain.build()))
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED))
          .hasMessageContaining("markup");
    }
  }
}
