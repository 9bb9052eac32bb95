package dev.hearth.engine.sample;

import dev.hearth.format.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a model file with a byte-level vocabulary, as bytes. Enough for breakers of one
 * byte: those have no rest to tokenise.
 */
record TokenTexts(List<byte[]> pieces) implements DryBreakers.Vocabulary {
  static TokenTexts of(Path model) {
    Map<Integer, Integer> bytes = byteOfCharacter();
    List<byte[]> pieces = new ArrayList<>();
    try (GgufFile file = GgufFile.open(model)) {
      for (String token : file.metadata().strings("tokenizer.ggml.tokens")) {
        int[] characters = token.codePoints().map(c -> bytes.getOrDefault(c, (int) '?')).toArray();
        byte[] piece = new byte[characters.length];
        for (int i = 0; i < piece.length; i++) {
          piece[i] = (byte) characters[i];
        }
        pieces.add(piece);
      }
    }
    return new TokenTexts(pieces);
  }

  /** GPT-2's way to write every byte as a printable character: the others follow from 256 on. */
  private static Map<Integer, Integer> byteOfCharacter() {
    Map<Integer, Integer> map = new HashMap<>();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > ' ' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      map.put(printable ? b : next++, b);
    }
    return map;
  }

  @Override
  public int size() {
    return pieces.size();
  }

  @Override
  public byte[] bytes(int token) {
    return pieces.get(token);
  }

  @Override
  public int[] tokens(byte[] text) {
    throw new AssertionError("a breaker of one byte has no rest");
  }
}
