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

  /** Why a name means here what it means; see {@link #choose}. */
  public static List<String> reasons(String name) {
    return choose(name, Facts.ofThisMachine()).reasons();
  }

  /** The kernels of a choice. */
  public static Kernels create(Choice choice, int threads) {
    LoopKernels.Operations operations =
        switch (choice.shelf()) {
          case SCALAR -> scalar(choice.arithmetic());
          case VECTOR ->
              choice.arithmetic() == Arithmetic.FLOAT32 ? VectorShelf.exact() : VectorShelf.fast();
          case MACHINE -> machine();
        };
    return new LoopKernels(choice.name(), new Team(threads), operations);
  }

  /** Types that machine code does not know go to the other shelf's products. */
  private static LoopKernels.Operations machine() {
    LoopKernels.Operations rest =
        Facts.ofThisMachine().vectorModule() ? VectorShelf.fast() : scalar(Arithmetic.EIGHT_BIT);
    return new LoopKernels.Operations(
        MachineShelf.products(rest.products()),
        rest.elements(),
        rest.norms(),
        rest.attention(),
        rest.recurrences());
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
      case "fast" ->
          facts.machine().instructions().isPresent()
              ? machine(name, facts)
              : best(name, Arithmetic.EIGHT_BIT, facts);
      case "exact" -> best(name, Arithmetic.FLOAT32, facts);
      case "scalar" ->
          new Choice(
              name,
              Shelf.SCALAR,
              Arithmetic.EIGHT_BIT,
              List.of("plain loops were asked for", arithmetic(Arithmetic.EIGHT_BIT)));
      case "vector" -> vector(name, facts);
      case "machine" -> machine(name, facts);
      default ->
          throw new HearthException(
              HearthException.Code.USAGE,
              "there are no kernels named " + name,
              "use one of " + String.join(", ", NAMES));
    };
  }

  private static Choice machine(String name, Facts facts) {
    if (facts.machine().instructions().isEmpty()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          facts.machine().reason(),
          "use --kernels fast, which takes the best that there is");
    }
    return new Choice(
        name,
        Shelf.MACHINE,
        Arithmetic.EIGHT_BIT,
        List.of(
            facts.machine().reason(),
            "the rest: " + rest(facts),
            arithmetic(Arithmetic.EIGHT_BIT)));
  }

  private static String rest(Facts facts) {
    return facts.vectorModule()
        ? "Vector API with %d-bit vectors".formatted(facts.vectorBits())
        : "jdk.incubator.vector is absent: plain loops, many times slower";
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
    reasons.add(rest(facts));
    reasons.add(arithmetic(arithmetic));
    if (arithmetic == Arithmetic.EIGHT_BIT) {
      reasons.add("no machine code: " + facts.machine().reason());
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
