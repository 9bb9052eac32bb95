package dev.hearth.compute.machine;

/**
 * How tokens are cut into tiles: as few as possible, of nearly the same size, the larger first.
 *
 * @param tokens in all
 * @param count tiles
 */
record Tiles(int tokens, int count) {
  static Tiles of(int tokens, int tokensMax) {
    return new Tiles(tokens, Math.ceilDiv(tokens, tokensMax));
  }

  /** Tokens of the larger tiles. */
  int most() {
    return Math.ceilDiv(tokens, count);
  }

  /** Tokens of the smaller tiles. */
  int least() {
    return tokens / count;
  }

  int size(int tile) {
    return least() + (tile < tokens % count ? 1 : 0);
  }

  /** First token of a tile. */
  int from(int tile) {
    return tile * least() + Math.min(tile, tokens % count);
  }

  /** The tile that holds a token. */
  int tileOf(int token) {
    int larger = tokens % count;
    int inLarger = larger * most();
    return token < inLarger ? token / most() : larger + (token - inLarger) / least();
  }
}
