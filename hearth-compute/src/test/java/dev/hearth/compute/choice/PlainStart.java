package dev.hearth.compute.choice;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.Samples;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;

/** A program that uses every kind of kernels once, to be started without the Vector API. */
final class PlainStart {
  private PlainStart() {}

  public static void main(String[] arguments) {
    for (String name : KernelChoice.NAMES) {
      try {
        System.out.println(name + ": " + KernelChoice.reasons(name));
        use(name);
      } catch (HearthException e) {
        System.out.println(name + " refused: " + e.fact());
      }
    }
  }

  private static void use(String name) {
    try (Arena arena = Arena.ofShared();
        Kernels kernels = KernelChoice.create(name, 2)) {
      Samples samples = new Samples(arena, 1);
      for (BlockType type : new BlockType[] {BlockType.F32, BlockType.Q8_0}) {
        Matrix matrix = Matrix.random(samples, type, 40, 64);
        Floats out = samples.zeros(3, 40);
        kernels.multiply(matrix.pack(kernels), kernels.operand(samples.normal(3, 64)), out);
        kernels.scale(out, 2f);
      }
    }
  }
}
