package dev.hearth.model.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text while they arrive. What it has given out so far is always whole code
 * points; a code point that is not complete waits for its bytes, and bytes that cannot become one
 * are U+FFFD as soon as that is certain. All outputs together, {@link #flush} included, are the
 * tokens' bytes read as UTF-8. For one sequence and one thread.
 */
public final class StreamingDetokenizer {
  private final Tokenizer tokenizer;
  private final boolean special;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] waiting = new byte[0];

  /**
   * @param special the text of control tokens too
   */
  public StreamingDetokenizer(Tokenizer tokenizer, boolean special) {
    this.tokenizer = tokenizer;
    this.special = special;
  }

  /**
   * Takes one more token and returns the text that is now complete, often empty.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id; nothing changes
   */
  public String accept(int id) {
    return decode(tokenizer.piece(id, special), false);
  }

  /** Ends the sequence: what still waits becomes U+FFFD. Then a new sequence may begin. */
  public String flush() {
    String rest = decode(new byte[0], true);
    decoder.reset();
    return rest;
  }

  private String decode(byte[] more, boolean end) {
    ByteBuffer in = ByteBuffer.allocate(waiting.length + more.length);
    in.put(waiting).put(more).flip();
    // one char per byte is the most there can be
    CharBuffer out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, end);
    waiting = new byte[in.remaining()];
    in.get(waiting);
    return out.flip().toString();
  }
}
