package dev.hearth.format.block;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The points that a codebook block type may use for eight or four weights at once. The points are
 * constants of the GGUF format, chosen by the format's authors from well covered regions of a
 * lattice; they lie in the resource {@code codebooks.txt}, in the order of the format's definition
 * in the public ggml and gguf sources.
 */
final class Codebook {
  static final Codebook IQ2_XXS = read("IQ2_XXS", 2);
  static final Codebook IQ2_XS = read("IQ2_XS", 2);
  static final Codebook IQ2_S = read("IQ2_S", 1);
  static final Codebook IQ3_XXS = read("IQ3_XXS", 2);
  static final Codebook IQ3_S = read("IQ3_S", 3);
  static final Codebook IQ1_S = read("IQ1_S", 3);

  private final int dimensions;
  private final int bits;
  private final int shells;
  private final byte[] levels;
  private @Nullable CodebookNeighbours neighbours;

  private Codebook(int dimensions, int bits, int shells, int[] codes) {
    this.dimensions = dimensions;
    this.bits = bits;
    this.shells = shells;
    this.levels = new byte[codes.length * dimensions];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (codes[i / dimensions] >> (bits * (i % dimensions)) & (1 << bits) - 1);
    }
  }

  /** Coordinates of a point. */
  int dimensions() {
    return dimensions;
  }

  /** The level of one coordinate of a point, counted from zero. */
  int level(int point, int coordinate) {
    return levels[point * dimensions + coordinate];
  }

  /**
   * The coordinates of all points, one point after the other, level k shown as {@code shown[k]}.
   */
  byte[] shownAs(int... shown) {
    byte[] values = new byte[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) shown[levels[i]];
    }
    return values;
  }

  /** Which points lie around every code; computed at the first call, which takes a while. */
  synchronized CodebookNeighbours neighbours() {
    CodebookNeighbours known = neighbours;
    if (known == null) {
      known = new CodebookNeighbours(levels, dimensions, bits, shells);
      neighbours = known;
    }
    return known;
  }

  private static Codebook read(String name, int shells) {
    InputStream resource = Codebook.class.getResourceAsStream("codebooks.txt");
    if (resource == null) {
      throw new IllegalStateException("codebooks.txt is missing from the program");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals(name)) {
          int dimensions = Integer.parseInt(words[1]);
          int bits = Integer.parseInt(words[2]);
          int[] codes = readCodes(lines, Integer.parseInt(words[3]));
          return new Codebook(dimensions, bits, shells, codes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("codebooks.txt has no section " + name);
  }

  private static int[] readCodes(BufferedReader lines, int count) throws IOException {
    int[] codes = new int[count];
    int read = 0;
    while (read < count) {
      String line = lines.readLine();
      if (line == null) {
        throw new IllegalStateException("codebooks.txt ends too early");
      }
      for (String word : line.split(" ", -1)) {
        codes[read++] = Integer.parseInt(word, 16);
      }
    }
    return codes;
  }
}
