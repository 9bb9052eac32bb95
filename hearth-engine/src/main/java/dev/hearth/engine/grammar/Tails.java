package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What tokens hold from each place on at which they have a certain byte, but for their first place.
 *
 * @param tree the tails
 * @param tokens for each tail its token
 * @param places for each tail where in the token it begins
 */
record Tails(TokenTrie tree, int[] tokens, int[] places) {
  static Tails of(List<byte[]> texts, int b) {
    List<byte[]> found = new ArrayList<>();
    int[] tokens = new int[16];
    int[] places = new int[16];
    for (int token = 0; token < texts.size(); token++) {
      byte[] text = texts.get(token);
      for (int at = 1; at < text.length; at++) {
        if ((text[at] & 0xFF) == b) {
          if (found.size() == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * tokens.length);
            places = Arrays.copyOf(places, 2 * places.length);
          }
          tokens[found.size()] = token;
          places[found.size()] = at;
          found.add(Arrays.copyOfRange(text, at, text.length));
        }
      }
    }
    return new Tails(TokenTrie.of(found), tokens, places);
  }
}
