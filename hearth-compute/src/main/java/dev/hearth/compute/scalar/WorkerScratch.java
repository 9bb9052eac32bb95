package dev.hearth.compute.scalar;

/**
 * Arrays of one worker, kept from part to part so that parts allocate nothing. A part asks for each
 * array anew, by a slot of its own choosing, and finds what an earlier part left in it.
 */
public final class WorkerScratch {
  private static final int SLOTS = 12;

  private final float[][] floats = new float[SLOTS][0];
  private final int[][] ints = new int[SLOTS][0];

  /** An array of at least {@code length} floats with undefined content. */
  public float[] floats(int slot, int length) {
    float[] array = floats[slot];
    if (array.length < length) {
      array = new float[length];
      floats[slot] = array;
    }
    return array;
  }

  /** An array of at least {@code length} ints with undefined content. */
  public int[] ints(int slot, int length) {
    int[] array = ints[slot];
    if (array.length < length) {
      array = new int[length];
      ints[slot] = array;
    }
    return array;
  }
}
