package dev.hearth.compute.choice;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.Choice.Arithmetic;
import dev.hearth.compute.choice.Choice.Shelf;
import dev.hearth.compute.machine.MachineShelf;
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
import java.util.List;

/** Makes the kernels that the user or the machine asks for, and says why. */
public final class KernelChoice {
  /** What {@code --kernels} takes. */
  public static final List<String> NAMES = List.of("fast", "exact", "machine", "vector", "scalar");

  private static final String FIX = "use --kernels fast, which takes the best that there is";

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
    return create("exact", threads);
  }

  /** What a name means here, one reason a line. */
  public static List<String> reasons(String name) {
    return choose(name, Facts.ofThisMachine()).reasons();
  }

  /** The kernels of a choice. */
  public static Kernels create(Choice choice, int threads) {
    boolean exact = choice.arithmetic() == Arithmetic.FLOAT32;
    LoopKernels.Operations operations =
        switch (choice.shelf()) {
          case MACHINE -> exact ? MachineShelf.exact() : MachineShelf.fast();
          case VECTOR -> exact ? VectorShelf.exact() : VectorShelf.fast();
          case SCALAR -> scalar(exact ? new ExactProducts() : new QuantisedProducts());
        };
    return new LoopKernels(choice.name(), new Team(threads), operations);
  }

  private static LoopKernels.Operations scalar(Products products) {
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
      case "fast" -> choice(name, best(facts), Arithmetic.EIGHT_BIT, facts);
      case "exact" -> choice(name, best(facts), Arithmetic.FLOAT32, facts);
      case "machine" -> {
        if (facts.machine().isEmpty()) {
          throw unsupported(facts.machineReason(), FIX);
        }
        yield choice(name, Shelf.MACHINE, Arithmetic.EIGHT_BIT, facts);
      }
      case "vector" -> {
        if (!facts.vectorModule()) {
          throw unsupported(
              "the module jdk.incubator.vector is not in this process",
              "start Java with --add-modules jdk.incubator.vector, or " + FIX);
        }
        yield choice(name, Shelf.VECTOR, Arithmetic.EIGHT_BIT, facts);
      }
      case "scalar" -> choice(name, Shelf.SCALAR, Arithmetic.EIGHT_BIT, facts);
      default ->
          throw new HearthException(
              HearthException.Code.USAGE,
              "there are no kernels named " + name,
              "use one of " + String.join(", ", NAMES));
    };
  }

  private static HearthException unsupported(String fact, String fix) {
    return new HearthException(HearthException.Code.UNSUPPORTED, fact, fix);
  }

  private static Shelf best(Facts facts) {
    if (facts.machine().isPresent()) {
      return Shelf.MACHINE;
    }
    return facts.vectorModule() ? Shelf.VECTOR : Shelf.SCALAR;
  }

  private static Choice choice(String name, Shelf shelf, Arithmetic arithmetic, Facts facts) {
    return new Choice(
        name,
        shelf,
        arithmetic,
        List.of(
            "kernels: " + why(name, shelf, facts),
            switch (arithmetic) {
              case FLOAT32 -> "weights and activations are computed as float32";
              case EIGHT_BIT -> "activations are rounded to 8 bits for quantised weights";
            }));
  }

  private static String why(String name, Shelf shelf, Facts facts) {
    String found =
        switch (shelf) {
          case MACHINE -> facts.machineReason();
          case VECTOR -> "Vector API with %d-bit vectors".formatted(facts.vectorBits());
          case SCALAR ->
              facts.vectorModule()
                  ? "plain loops"
                  : "plain loops, many times slower, for jdk.incubator.vector is absent";
        };
    boolean best = name.equals("fast") || name.equals("exact");
    return best && shelf != Shelf.MACHINE ? found + ", because " + facts.machineReason() : found;
  }
}
