package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.testing.Fixtures;
import java.io.ByteArrayOutputStream;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random sequences of ids of every vocabulary of one folder of fixtures. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class StreamingChecks {
  private static final int SEQUENCES = 300;

  private final Fixtures fixtures;

  StreamingChecks(Fixtures fixtures) {
    this.fixtures = fixtures;
  }

  Stream<String> vocabularies() {
    return fixtures.names("vocab", ".gguf.gz").stream();
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void everyPrefixIsTextAndAllTogetherIsTheWhole(String name) {
    try (GgufFile file = GgufFile.open(fixtures.unpacked("vocab/" + name + ".gguf.gz"))) {
      Tokenizer tokenizer = Tokenizers.of(file.metadata());
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < SEQUENCES; i++) {
        stream(tokenizer, randomIds(tokenizer, random), random.nextBoolean());
      }
    }
  }

  /** Texts cut into other tokens than the tokenizer would choose, so that code points are split. */
  private static int[] randomIds(Tokenizer tokenizer, SplittableRandom random) {
    int[] ids = new int[random.nextInt(1, 40)];
    int size = tokenizer.vocabulary().size();
    int[] bytes = tokenizer.encode("a\u0000é中😀\uD83C\uDFFD\u200D\n𐍈ไ", false, false);
    for (int i = 0; i < ids.length; i++) {
      ids[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(size);
            // vocabularies have their bytes first
            case 1 -> random.nextInt(Math.min(size, 260));
            default -> bytes[random.nextInt(bytes.length)];
          };
    }
    return ids;
  }

  private static void stream(Tokenizer tokenizer, int[] ids, boolean special) {
    StreamingDetokenizer detokenizer = new StreamingDetokenizer(tokenizer, special);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      bytes.writeBytes(tokenizer.piece(id, special));
      String more = detokenizer.accept(id);
      assertWellFormed(more);
      text.append(more);
      String whole = bytes.toString(StandardCharsets.UTF_8);
      // what is still open is at most one code point, which the whole shows as at most one U+FFFD
      assertThat(whole).startsWith(text);
      assertThat(whole.length() - text.length()).isBetween(0, 1);
    }
    text.append(detokenizer.flush());
    assertThat(text).hasToString(bytes.toString(StandardCharsets.UTF_8));
    assertThat(detokenizer.flush()).isEmpty();
  }

  private static void assertWellFormed(String text) {
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new AssertionError("half a code point in " + text, e);
    }
  }
}
