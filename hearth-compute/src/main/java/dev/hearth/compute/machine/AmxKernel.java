package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;

/**
 * What products of tiles have in common: sixteen tokens by sixteen rows of weights, the sums of a
 * product in memory, one line for each token.
 */
abstract class AmxKernel {
  /** Tokens of a tile; forms are filled up to this. */
  static final int TOKENS = 16;

  static final Isa ISA = AmxPanel.ISA;
  static final int LINE = 64;

  /** Bytes of a tile register. */
  static final int TILE_BYTES = TOKENS * LINE;

  static final Gpr STRIDE_64 = Gpr.RAX;

  final PackedType type;
  final AmxPanel panel;
  final FormLayout form;
  final Code c = new Code(ISA);

  AmxKernel(PackedType type) {
    this.type = type;
    this.panel = new AmxPanel(type);
    this.form = new FormLayout(type.columns, TOKENS);
  }

  /** Bytes of one row of a tile register, and its rows. */
  record Shape(int rowBytes, int rows) {}

  /** Shapes the tile registers, the first by the first shape and so on. */
  void shapeTiles(Shape... shapes) {
    byte[] bytes = new byte[64];
    bytes[0] = 1;
    for (int i = 0; i < shapes.length; i++) {
      bytes[16 + 2 * i] = (byte) shapes[i].rowBytes;
      bytes[48 + i] = (byte) shapes[i].rows;
    }
    Integer[] words = new Integer[16];
    Arrays.setAll(
        words,
        i ->
            (bytes[4 * i] & 255)
                | (bytes[4 * i + 1] & 255) << 8
                | (bytes[4 * i + 2] & 255) << 16
                | (bytes[4 * i + 3] & 255) << 24);
    c.a.loadTileConfiguration(at(c.words(words)));
  }

  byte[] end() {
    c.a.releaseTiles();
    return c.end();
  }

  static Tile tile(int number) {
    return new Tile(number);
  }
}
