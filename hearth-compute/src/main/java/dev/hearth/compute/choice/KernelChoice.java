package dev.hearth.compute.choice;

import dev.hearth.compute.Kernels;
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
import org.jspecify.annotations.Nullable;

/** Makes the kernels that the user or the machine asks for, and says why. */
public final class KernelChoice {
  /** What {@code --kernels} takes. */
  public static final List<String> NAMES = List.of("fast", "exact", "machine", "vector", "scalar");

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final boolean VECTORS = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();

  private KernelChoice() {}

  /**
   * Kernels by the name that users give.
   *
   * @param threads of their team; 0 for one on each core
   * @throws HearthException USAGE for a name that is none, UNSUPPORTED for kernels that cannot run
   *     here
   */
  public static Kernels create(String name, int threads) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    return new LoopKernels(name, new Team(count), operations(name));
  }

  /** Float32 arithmetic, on the best shelf that this machine has. */
  public static Kernels exact(int threads) {
    return create("exact", threads);
  }

  /** What a name means here, one reason a line. */
  public static List<String> reasons(String name) {
    List<String> reasons = new ArrayList<>();
    boolean machine =
        (name.equals("fast") || name.equals("machine"))
            && MachineShelf.offer().instructions().isPresent();
    if (name.equals("fast") || name.equals("machine")) {
      reasons.add("products: " + MachineShelf.offer().reason());
    }
    reasons.add(
        VECTORS
            ? "everything else: Vector API with " + VectorShelf.bits() + "-bit vectors"
            : "everything else: plain loops, for the module " + VECTOR_MODULE + " is absent");
    reasons.add(
        machine || name.equals("scalar")
            ? "activations are rounded to 8 bits for quantised weights"
            : "weights and activations are computed as float32");
    return reasons;
  }

  private static LoopKernels.Operations operations(String name) {
    return switch (name) {
      case "exact" -> rest(null);
      case "fast" -> MachineShelf.offer().instructions().isPresent() ? machine() : rest(null);
      case "machine" -> {
        MachineShelf.Offer offer = MachineShelf.offer();
        if (offer.instructions().isEmpty()) {
          throw unsupported(offer.reason());
        }
        yield machine();
      }
      case "vector" -> {
        if (!VECTORS) {
          throw unsupported("the module " + VECTOR_MODULE + " is not in this process");
        }
        yield rest(null);
      }
      case "scalar" -> scalar(new QuantisedProducts());
      default ->
          throw new HearthException(
              HearthException.Code.USAGE,
              "there are no kernels named " + name,
              "use one of " + String.join(", ", NAMES));
    };
  }

  private static LoopKernels.Operations machine() {
    return rest(MachineShelf.products(new QuantisedProducts()));
  }

  /** The best there is for everything but products, which are float32 where none are given. */
  private static LoopKernels.Operations rest(@Nullable Products products) {
    LoopKernels.Operations best = VECTORS ? VectorShelf.exact() : scalar(new ExactProducts());
    return products == null
        ? best
        : new LoopKernels.Operations(
            products, best.elements(), best.norms(), best.attention(), best.recurrences());
  }

  private static LoopKernels.Operations scalar(Products products) {
    return new LoopKernels.Operations(
        products, new Elements(), new Norms(), new Attention(), new Recurrences());
  }

  private static HearthException unsupported(String fact) {
    return new HearthException(
        HearthException.Code.UNSUPPORTED,
        fact,
        "use --kernels fast, which takes the best that there is");
  }
}
