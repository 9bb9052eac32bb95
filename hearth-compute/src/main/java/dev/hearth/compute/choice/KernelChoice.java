package dev.hearth.compute.choice;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.Choice.Arithmetic;
import dev.hearth.compute.choice.Choice.Shelf;
import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.Elements;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.scalar.Norms;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.QuantisedProducts;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.team.Team;
import dev.hearth.compute.vector.VectorShelf;
import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.List;

/** Makes the kernels that the user or the machine asks for. */
public final class KernelChoice {
  /** What {@code --kernels} takes. */
  public static final List<String> NAMES = List.of("fast", "exact", "vector", "scalar", "machine");

  private KernelChoice() {}

  /**
   * Kernels by the name that users give.
   *
   * @param threads of their team; 0 for one on each physical core
   * @throws HearthException USAGE for a name that is none, UNSUPPORTED for kernels that cannot run
   *     here
   */
  public static Kernels create(String name, int threads) {
    Facts facts = Facts.ofThisMachine();
    return create(choose(name, facts), threads > 0 ? threads : facts.physicalCores());
  }

  /** Float32 arithmetic, on the best shelf that this machine has. */
  public static Kernels exact(int threads) {
    return create(choose("exact", Facts.ofThisMachine()), threads);
  }

  /** The kernels of a choice. */
  public static Kernels create(Choice choice, int threads) {
    LoopKernels.Operations operations =
        switch (choice.shelf()) {
          case SCALAR -> scalar(choice.arithmetic());
          case VECTOR ->
              choice.arithmetic() == Arithmetic.FLOAT32 ? VectorShelf.exact() : VectorShelf.fast();
        };
    return new LoopKernels(choice.name(), new Team(threads), operations);
  }

  private static LoopKernels.Operations scalar(Arithmetic arithmetic) {
    Products products =
        arithmetic == Arithmetic.FLOAT32 ? new ExactProducts() : new QuantisedProducts();
    return new LoopKernels.Operations(
        products, new Elements(), new Norms(), new Attention(), new Recurrences());
  }

  /**
   * What {@code name} means on a machine with these facts.
   *
   * @throws HearthException as {@link #create(String, int)}
   */
  public static Choice choose(String name, Facts facts) {
    return switch (name) {
      case "fast" -> best(name, Arithmetic.EIGHT_BIT, facts);
      case "exact" -> best(name, Arithmetic.FLOAT32, facts);
      case "scalar" ->
          new Choice(
              name,
              Shelf.SCALAR,
              Arithmetic.EIGHT_BIT,
              List.of("plain loops were asked for", arithmetic(Arithmetic.EIGHT_BIT)));
      case "vector" -> vector(name, facts);
      case "machine" ->
          throw new HearthException(
              HearthException.Code.UNSUPPORTED,
              "machine-code kernels are not in this version",
              "use --kernels fast, which takes the best that there is");
      default ->
          throw new HearthException(
              HearthException.Code.USAGE,
              "there are no kernels named " + name,
              "use one of " + String.join(", ", NAMES));
    };
  }

  private static Choice vector(String name, Facts facts) {
    if (!facts.vectorModule()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "the module jdk.incubator.vector is not in this process",
          "start Java with --add-modules jdk.incubator.vector, or use --kernels fast");
    }
    return best(name, Arithmetic.EIGHT_BIT, facts);
  }

  private static Choice best(String name, Arithmetic arithmetic, Facts facts) {
    List<String> reasons = new ArrayList<>();
    Shelf shelf = facts.vectorModule() ? Shelf.VECTOR : Shelf.SCALAR;
    reasons.add(
        facts.vectorModule()
            ? "Vector API with %d-bit vectors".formatted(facts.vectorBits())
            : "jdk.incubator.vector is absent: plain loops, many times slower");
    reasons.add(arithmetic(arithmetic));
    if (arithmetic == Arithmetic.EIGHT_BIT && facts.vnni512()) {
      reasons.add(
          "the processor has AVX-512 VNNI, but machine-code kernels are not in this version");
    }
    return new Choice(name, shelf, arithmetic, reasons);
  }

  private static String arithmetic(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case FLOAT32 -> "weights and activations are computed as float32";
      case EIGHT_BIT -> "activations are rounded to 8 bits for quantised weights";
    };
  }
}
