package dev.hearth.engine.loop;

import dev.hearth.model.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tokens of a text that goes on from another: without the space that some put before a text. */
final class Continuation {
  private static final String BEFORE = "\n";

  private Continuation() {}

  /** The tokens whose bytes are {@code text}, control tokens read as such. */
  static int[] encode(Tokenizer tokenizer, String text) {
    int[] alone = tokenizer.encode(text, false, true);
    if (bytes(tokenizer, alone, 0).equals(text)) {
      return alone;
    }
    int[] after = tokenizer.encode(BEFORE + text, false, true);
    for (int from = 1; from < after.length; from++) {
      if (bytes(tokenizer, after, from).equals(text)) {
        return Arrays.copyOfRange(after, from, after.length);
      }
    }
    return alone;
  }

  private static String bytes(Tokenizer tokenizer, int[] ids, int from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = from; i < ids.length; i++) {
      bytes.writeBytes(tokenizer.piece(ids[i], true));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
