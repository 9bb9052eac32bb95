package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every string of every tokenizer golden of one folder of fixtures. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TokenizerChecks {
  private static final int CONTROL_BIT = 8;
  private static final int USER_DEFINED_BIT = 16;

  private final Fixtures fixtures;
  private final Map<String, Tokenizer> loaded = new HashMap<>();

  TokenizerChecks(Fixtures fixtures) {
    this.fixtures = fixtures;
  }

  Stream<String> vocabularies() {
    return fixtures.names("tokenizer", ".json.gz").stream().filter(n -> !n.startsWith("probe"));
  }

  Stream<String> models() {
    return fixtures.names("goldens", ".json.gz").stream().filter(n -> !n.endsWith(".trace"));
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void idsOfPlainText(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("cases")) {
      int[] ids = tokenizer(name).encode(bytes(given, "text"), false, false);
      differences.compare(given, ids(given.get("ids")), ids);
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void idsWithSpecialTokens(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("cases")) {
      int[] ids = tokenizer(name).encode(bytes(given, "text"), true, true);
      differences.compare(given, ids(given.get("ids_special")), ids);
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void javaStringsAndBytesAreTheSameText(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("cases")) {
      if (given.has("text")) {
        int[] ids = tokenizer(name).encode(given.get("text").asString(), false, false);
        differences.compare(given, ids(given.get("ids")), ids);
      }
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void decodedTexts(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("cases")) {
      compareDecoded(differences, name, given, "ids", "detok");
      compareDecoded(differences, name, given, "ids_special", "detok_special");
    }
    differences.assertNone();
  }

  private void compareDecoded(
      Differences differences, String name, JsonNode given, String ids, String text) {
    boolean differs = given.has(text) || given.has(text + "_b64");
    byte[] expected = bytes(given, differs ? text : "text");
    differences.compare(given, expected, tokenizer(name).decodeBytes(ids(given.get(ids)), true));
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void decodedRandomIds(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("detok")) {
      byte[] decoded = tokenizer(name).decodeBytes(ids(given.get("ids")), true);
      differences.compare(given, bytes(given, "text"), decoded);
      String read = tokenizer(name).decode(ids(given.get("ids")), true);
      assertThat(read).isEqualTo(new String(decoded, StandardCharsets.UTF_8));
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void pieces(String name) {
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("pieces")) {
      int id = given.get("id").asInt();
      byte[] plain = bytes(given, "piece");
      boolean differs = given.has("piece_special") || given.has("piece_special_b64");
      byte[] special = differs ? bytes(given, "piece_special") : plain;
      differences.compare(given, plain, tokenizer(name).piece(id, false));
      differences.compare(given, special, tokenizer(name).piece(id, true));
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void partsThatTokensPlay(String name) {
    JsonNode info = golden(name).get("info");
    Vocabulary vocabulary = tokenizer(name).vocabulary();
    assertThat(vocabulary.size()).isEqualTo(info.get("n_tokens").asInt());
    Map<String, TokenRole> roles =
        Map.of(
            "bos", TokenRole.BEGIN_OF_TEXT,
            "eos", TokenRole.END_OF_TEXT,
            "eot", TokenRole.END_OF_TURN,
            "sep", TokenRole.SEPARATOR,
            "pad", TokenRole.PADDING,
            "mask", TokenRole.MASK,
            "fim_pre", TokenRole.FILL_PREFIX,
            "fim_suf", TokenRole.FILL_SUFFIX,
            "fim_mid", TokenRole.FILL_MIDDLE);
    roles.forEach(
        (key, role) -> assertThat(vocabulary.role(role)).as(key).isEqualTo(info.get(key).asInt()));
    assertThat(vocabulary.addsBeginOfText()).isEqualTo(info.get("add_bos").asBoolean());
    assertThat(vocabulary.addsEndOfText()).isEqualTo(info.get("add_eos").asBoolean());
    assertThat(vocabulary.endsOfGeneration()).containsExactly(ids(info.get("eog")));
    for (int end : vocabulary.endsOfGeneration()) {
      assertThat(tokenizer(name).isEndOfGeneration(end)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void typesOfTokens(String name) {
    JsonNode info = golden(name).get("info");
    Vocabulary vocabulary = tokenizer(name).vocabulary();
    Map<Integer, TokenType> expected = new HashMap<>();
    for (JsonNode special : info.get("special")) {
      int bits = special.get(1).asInt();
      TokenType type =
          (bits & CONTROL_BIT) != 0
              ? TokenType.CONTROL
              : (bits & USER_DEFINED_BIT) != 0 ? TokenType.USER_DEFINED : TokenType.UNKNOWN;
      expected.put(special.get(0).asInt(), type);
    }
    assertThat(expected).hasSize(info.get("n_special").asInt());
    Map<Integer, TokenType> actual = new HashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      if (type == TokenType.CONTROL
          || type == TokenType.USER_DEFINED
          || type == TokenType.UNKNOWN) {
        actual.put(id, type);
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  /**
   * Where the reference is as strict about UTF-8 as Hearth is, its ids are ours; overlong forms,
   * surrogates and code points beyond Unicode it lets through or dies of.
   */
  @ParameterizedTest
  @MethodSource("vocabularies")
  void textThatIsNotUtf8(String name) {
    List<String> lenient = List.of("wK8=", "7aCA", "9JCAgA==");
    Differences differences = new Differences();
    for (JsonNode given : golden(name).get("invalid_utf8")) {
      byte[] text = bytes(given, "text");
      assertThatCode(() -> tokenizer(name).encode(text, true, true)).doesNotThrowAnyException();
      if (!lenient.contains(given.get("text_b64").asString())) {
        int[] ids = tokenizer(name).encode(text, false, false);
        differences.compare(given, ids(given.get("ids")), ids);
      }
    }
    differences.assertNone();
  }

  @ParameterizedTest
  @MethodSource("models")
  void textsOfTinyModels(String name) {
    JsonNode golden = fixtures.json("goldens/" + name + ".json.gz");
    String model = golden.get("model").asString();
    List<JsonNode> inputs = new ArrayList<>();
    for (String field : List.of("prompts", "inputs")) {
      if (golden.has(field)) {
        golden.get(field).forEach(inputs::add);
      }
    }
    Differences differences = new Differences();
    try (GgufFile file = GgufFile.open(fixtures.unpacked("models/" + model + ".gz"))) {
      Tokenizer tokenizer = Tokenizers.of(file.metadata());
      for (JsonNode input : inputs) {
        if (input.has("text")) {
          int[] ids = tokenizer.encode(input.get("text").asString(), true, true);
          differences.compare(input, ids(input.get("tokens")), ids);
        }
      }
    }
    differences.assertNone();
  }

  Tokenizer tokenizer(String name) {
    return loaded.computeIfAbsent(
        name,
        n -> {
          try (GgufFile file =
              GgufFile.open(fixtures.unpacked("vocab/ggml-vocab-" + n + ".gguf.gz"))) {
            return Tokenizers.of(file.metadata());
          }
        });
  }

  private JsonNode golden(String name) {
    return fixtures.json("tokenizer/" + name + ".json.gz");
  }

  static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = array.get(i).asInt();
    }
    return ids;
  }

  static byte[] bytes(JsonNode given, String field) {
    return given.has(field)
        ? given.get(field).asString().getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(given.get(field + "_b64").asString());
  }

  /** Collects what differs, so that a failure shows how much does. */
  static final class Differences {
    private final List<String> found = new ArrayList<>();
    private int compared;

    void compare(JsonNode given, int[] expected, int[] actual) {
      note(
          Arrays.equals(expected, actual),
          given,
          Arrays.toString(expected),
          Arrays.toString(actual));
    }

    void compare(JsonNode given, byte[] expected, byte[] actual) {
      note(
          Arrays.equals(expected, actual),
          given,
          new String(expected, StandardCharsets.UTF_8),
          new String(actual, StandardCharsets.UTF_8));
    }

    private void note(boolean same, JsonNode given, String expected, String actual) {
      compared++;
      if (!same) {
        found.add(given + "\n  expected " + expected + "\n  but was  " + actual);
      }
    }

    void assertNone() {
      assertThat(compared).isPositive();
      assertThat(found).as("of %d", compared).isEmpty();
    }
  }
}
