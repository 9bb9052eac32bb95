package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that end a repetition for {@link SamplerStep.Dry}, as token sequences: a head token and the
 * tail that must follow it. A token that contains the text is a head without tail; a token that
 * ends with the beginning of the text is a head whose tail is the tokens of the rest. Immutable;
 * made once a vocabulary, since it looks at every token.
 *
 * <p>Source: llama.cpp's {@code get_overlapping_token_sequences}, after pi6am's for KoboldCpp. Like
 * there a tail has at most 20 tokens: a longer one matches by its first 20.
 */
public final class DryBreakers {
  /** Bytes of one breaker at most. */
  public static final int BREAKER_BYTES_MAX = 40;

  /** Breakers of one request at most. */
  public static final int BREAKERS_MAX = 64;

  private static final int TAIL_TOKENS_MAX = 20;
  private static final DryBreakers NONE = new DryBreakers(List.of(), Map.of());

  private final List<String> texts;
  private final Map<Integer, List<int[]>> tailsByHead;

  private DryBreakers(List<String> texts, Map<Integer, List<int[]>> tailsByHead) {
    this.texts = texts;
    this.tailsByHead = tailsByHead;
  }

  /** What the breakers must know of a tokenizer. */
  public interface Vocabulary {
    /** How many tokens there are. */
    int size();

    /** The bytes of one token, special tokens by their name. */
    byte[] bytes(int token);

    /** The tokens of a text, without special tokens in it or around it. */
    int[] tokens(byte[] text);
  }

  /** No breakers. */
  public static DryBreakers none() {
    return NONE;
  }

  /** Finds the token sequences of some texts. */
  public static DryBreakers of(List<String> texts, Vocabulary vocabulary) {
    checkTexts(texts);
    Map<Integer, List<int[]>> found = new HashMap<>();
    for (String text : texts) {
      byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
      int[][] tails = new int[wanted.length][];
      for (int token = 0; token < vocabulary.size(); token++) {
        addHead(token, vocabulary, wanted, tails, found);
      }
    }
    return new DryBreakers(List.copyOf(texts), found);
  }

  /** Throws USAGE unless every text can be a breaker. */
  static void checkTexts(List<String> texts) {
    if (texts.size() > BREAKERS_MAX) {
      throw new HearthException(
          Code.USAGE,
          SamplerOption.DRY_BREAKERS.label() + " has " + texts.size() + " texts",
          "use at most " + BREAKERS_MAX);
    }
    for (String text : texts) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > BREAKER_BYTES_MAX) {
        throw new HearthException(
            Code.USAGE,
            SamplerOption.DRY_BREAKERS.label() + " has a text of " + bytes + " bytes",
            "use texts of 1 to " + BREAKER_BYTES_MAX + " bytes");
      }
    }
  }

  private static void addHead(
      int token,
      Vocabulary vocabulary,
      byte[] wanted,
      int[][] tails,
      Map<Integer, List<int[]>> found) {
    byte[] piece = vocabulary.bytes(token);
    for (int at = 0; at < piece.length; at++) {
      int common = 0;
      while (common < wanted.length
          && at + common < piece.length
          && piece[at + common] == wanted[common]) {
        common++;
      }
      if (common == wanted.length) {
        // the whole text stands inside: it breaks alone, and longer forms add nothing
        found.computeIfAbsent(token, t -> new ArrayList<>()).add(new int[0]);
        return;
      }
    }
    for (int at = Math.max(0, piece.length - wanted.length + 1); at < piece.length; at++) {
      int common = piece.length - at;
      if (Arrays.equals(piece, at, piece.length, wanted, 0, common)) {
        if (tails[common] == null) {
          byte[] rest = Arrays.copyOfRange(wanted, common, wanted.length);
          int[] tail = vocabulary.tokens(rest);
          tails[common] = Arrays.copyOf(tail, Math.min(tail.length, TAIL_TOKENS_MAX));
        }
        addTail(found.computeIfAbsent(token, t -> new ArrayList<>()), tails[common]);
      }
    }
  }

  private static void addTail(List<int[]> tails, int[] tail) {
    if (tails.stream().noneMatch(known -> Arrays.equals(known, tail))) {
      tails.add(tail);
    }
  }

  /** The texts these sequences were made from. */
  public List<String> texts() {
    return texts;
  }

  /** Whether a token breaks by itself. */
  boolean breaksAlone(int token) {
    List<int[]> tails = tailsByHead.get(token);
    return tails != null && tails.stream().anyMatch(tail -> tail.length == 0);
  }

  /**
   * The length of the longest tail that follows the token at {@code index}, -1 if that is no head
   * of a complete sequence before {@code end}.
   */
  int tailAt(int[] tokens, int index, int end) {
    int longest = -1;
    for (int[] tail : tailsByHead.getOrDefault(tokens[index], List.of())) {
      boolean follows =
          tail.length > longest
              && index + tail.length < end
              && Arrays.equals(tail, 0, tail.length, tokens, index + 1, index + 1 + tail.length);
      longest = follows ? tail.length : longest;
    }
    return longest;
  }

  boolean isEmpty() {
    return tailsByHead.isEmpty();
  }
}
