package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "-0",
        "1.5e-3",
        "1E+9",
        "true",
        " null ",
        "\"\"",
        "\"\\u00e4\\n\\/\"",
        "{\"a\":[1,{\"b\":null}],\"a\":2}",
        "[[],{}]",
        "123456789012345678901234567890",
        "\"🦀\""
      })
  void valid(String text) {
    assertThat(Json.valid(text)).isTrue();
    JSON.readTree(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{,}",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "tru",
        "nul",
        "True",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "[1 2]",
        "1 2",
        "{} {}",
        "[}",
        "NaN",
        "-Infinity",
        "// c\n1",
        "\"\u0001\""
      })
  void notValid(String text) {
    assertThat(Json.valid(text)).isFalse();
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Texts with random faults: we and Jackson agree on what is JSON, and on its value. */
  @Test
  void agreesWithJackson() {
    SplittableRandom random = new SplittableRandom(11);
    String signs = "{}[]\",:\\ \n0123456789-+.eEtrufalsn/\u0001ä";
    int valid = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(JSON.writeValueAsString(value(random, 0)));
      for (int faults = random.nextInt(3); faults > 0; faults--) {
        int at = random.nextInt(text.length() + 1);
        char sign = signs.charAt(random.nextInt(signs.length()));
        if (random.nextBoolean() || at == text.length()) {
          text.insert(at, sign);
        } else {
          text.setCharAt(at, sign);
        }
      }
      Object theirs = jackson(text.toString());
      boolean ours = Json.valid(text.toString());
      assertThat(ours).as(text.toString()).isEqualTo(theirs != this);
      if (ours) {
        valid++;
        assertThat(normal(Json.parse(text.toString()))).isEqualTo(normal(theirs));
      }
    }
    assertThat(valid).isBetween(5_000, 19_000);
  }

  /** This test itself stands for "no JSON". */
  private Object jackson(String text) {
    try {
      return text.isBlank() ? this : JSON.readValue(text, Object.class);
    } catch (JacksonException e) {
      return this;
    }
  }

  private static Object normal(Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case Map<?, ?> map -> {
        Map<Object, Object> normal = new java.util.LinkedHashMap<>();
        map.forEach((k, v) -> normal.put(k, normal(v)));
        yield normal;
      }
      case List<?> list -> {
        List<Object> normal = new ArrayList<>();
        list.forEach(v -> normal.add(normal(v)));
        yield normal;
      }
      case null -> null;
      default -> value;
    };
  }

  private static Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextDouble() * 1e6;
      case 2 -> random.nextBoolean();
      case 3 -> "é\"\\\n🦀".substring(random.nextInt(3));
      case 4 -> BigInteger.TWO.pow(random.nextInt(200));
      case 5 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> Map.of("k\t" + random.nextInt(3), value(random, depth + 1));
    };
  }

  @Test
  void quotesWhatJacksonReads() {
    SplittableRandom random = new SplittableRandom(12);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0x10FFFF));
      }
      String quoted = Json.quote(text.toString());
      assertThat(JSON.readValue(quoted, String.class)).isEqualTo(text.toString());
      assertThat(Json.parse(quoted)).isEqualTo(text.toString());
    }
  }

  @Test
  void depthHasALimit() {
    int most = JsonScanner.DEPTH_MAX;
    assertThat(Json.valid("[".repeat(most) + "]".repeat(most))).isTrue();
    assertThat(Json.valid("[".repeat(most + 1) + "]".repeat(most + 1))).isFalse();
    String deep = "[".repeat(100_000);
    assertThat(PythonValues.toJson(deep)).isNull();
    String reply = "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": " + deep;
    assertThat(ParsedReply.of(ReplyFamily.QWEN, List.of(), "", reply).raw()).isEqualTo(reply);
    String gemma = "<|tool_call>call:f{a:" + deep + "<tool_call|>";
    assertThat(ParsedReply.of(ReplyFamily.GEMMA4, List.of(), "", gemma).toolCalls()).isEmpty();
  }
}
