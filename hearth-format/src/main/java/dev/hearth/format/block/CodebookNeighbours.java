package dev.hearth.format.block;

import java.util.Arrays;

/**
 * The points of a codebook around every code, for encoders: a code that is a point has no other
 * neighbour; any other has the points of the nearest few shells, each shell being all points at one
 * distance.
 */
final class CodebookNeighbours {
  private final byte[] levels;
  private final int dimensions;
  private final int bits;
  private final int levelMax;

  /** The point with each code, or −1. */
  private final short[] pointByCode;

  /** Where each code's neighbours begin in {@link #points}, and the end of the last. */
  private final int[] first;

  /** By code, then by distance, then by number. */
  private short[] points;

  /**
   * @param levels the coordinates of all points
   * @param shells how many shells of points are neighbours
   */
  CodebookNeighbours(byte[] levels, int dimensions, int bits, int shells) {
    this.levels = levels;
    this.dimensions = dimensions;
    this.bits = bits;
    this.levelMax = dimensions == 8 ? 2 : 7;
    int codes = 1 << (bits * dimensions);
    pointByCode = new short[codes];
    first = new int[codes + 1];
    points = new short[1 << 16];
    Arrays.fill(pointByCode, (short) -1);
    short[] distances = new short[levels.length / dimensions];
    for (int point = 0; point < distances.length; point++) {
      pointByCode[code(levels, point * dimensions)] = (short) point;
    }
    int end = 0;
    for (int code = 0; code < codes; code++) {
      first[code] = end;
      if (pointByCode[code] < 0 && squareDistances(code, distances)) {
        end = gatherShells(distances, shells, end);
      }
    }
    first[codes] = end;
    points = Arrays.copyOf(points, end);
  }

  /** The code of a point's levels. */
  int code(byte[] levels, int at) {
    int code = 0;
    for (int i = 0; i < dimensions; i++) {
      code |= levels[at + i] << (bits * i);
    }
    return code;
  }

  /** The point with this code, or −1 where the codebook has none. */
  int pointAt(int code) {
    return pointByCode[code];
  }

  /**
   * Of the points around a code that is not in the codebook, the one with the least weighted square
   * distance of {@code scale * values[level]} from the numbers wanted.
   */
  int nearest(int code, float[] wanted, float[] weight, int at, float scale, float[] values) {
    int nearest = points[first[code]];
    float least = Float.MAX_VALUE;
    for (int k = first[code]; k < first[code + 1]; k++) {
      int from = points[k] * dimensions;
      float distance = 0f;
      for (int i = 0; i < dimensions; i++) {
        float difference = scale * values[levels[from + i]] - wanted[at + i];
        distance += weight[at + i] * difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = points[k];
      }
    }
    return nearest;
  }

  /** The square distances of all points from a code; false where the code has too high a level. */
  private boolean squareDistances(int code, short[] distances) {
    byte[] wanted = new byte[dimensions];
    for (int i = 0; i < dimensions; i++) {
      wanted[i] = (byte) (code >> (bits * i) & (1 << bits) - 1);
      if (wanted[i] > levelMax) {
        return false;
      }
    }
    for (int point = 0; point < distances.length; point++) {
      int distance = 0;
      for (int i = 0; i < dimensions; i++) {
        int difference = levels[point * dimensions + i] - wanted[i];
        distance += difference * difference;
      }
      distances[point] = (short) distance;
    }
    return true;
  }

  private int gatherShells(short[] distances, int shells, int start) {
    int end = start;
    int distance = -1;
    for (int shell = 0; shell < shells; shell++) {
      int next = Integer.MAX_VALUE;
      for (short candidate : distances) {
        next = candidate > distance ? Math.min(next, candidate) : next;
      }
      for (int point = 0; point < distances.length; point++) {
        if (distances[point] == next) {
          append(end++, point);
        }
      }
      distance = next;
    }
    return end;
  }

  private void append(int at, int point) {
    if (at == points.length) {
      points = Arrays.copyOf(points, 2 * at);
    }
    points[at] = (short) point;
  }
}
