package dev.hearth.compute.machine;

import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.LoopKernels.Operations;
import dev.hearth.compute.scalar.Products;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this shelf offers on this machine, or why it offers nothing. */
public final class MachineShelf {
  private MachineShelf() {}

  /**
   * @param instructions the instruction sets that would be used; empty where nothing is offered
   * @param reason why
   */
  public record Offer(Optional<String> instructions, String reason) {}

  /** What the first question found out; asked once, since the processor stays the same. */
  private record Found(@Nullable Target target, String reason) {
    static final Found HERE = ask();

    private static Found nothing(String reason) {
      return new Found(null, reason);
    }

    private static Found ask() {
      String system = System.getProperty("os.name", "");
      String machine = System.getProperty("os.arch", "");
      if (!system.equals("Linux") || !machine.equals("amd64")) {
        return nothing(
            "machine code is written for Linux on x86-64, this is %s on %s"
                .formatted(system, machine));
      }
      try {
        Processor processor = Processor.detect();
        Isa isa = Isa.of(processor);
        if (isa == null) {
          return nothing("the processor lacks AVX2, FMA or F16C, or the system does not save them");
        }
        boolean tiles = processor.amxInt8() && isa == Isa.AVX512_VNNI;
        Target target = new Target(isa, tiles, processor.prefetchBytes());
        return new Found(target, "machine code for " + target.label());
      } catch (NativeMemory.Refused e) {
        return nothing("the system refuses executable memory: " + e.getMessage());
      } catch (IllegalCallerException | LinkageError e) {
        return nothing("native calls are not allowed in this process: " + e.getMessage());
      }
    }
  }

  /** Asks the processor and the system; never fails. */
  public static Offer offer() {
    Target target = Found.HERE.target;
    return new Offer(
        target == null ? Optional.empty() : Optional.of(target.label()), Found.HERE.reason);
  }

  /**
   * Activations of eight bits: the arithmetic of {@code scalar.QuantisedProducts}.
   *
   * @throws IllegalStateException where {@link #offer} offers nothing
   */
  public static Operations fast() {
    return operations(target(), new MachineProducts(target()));
  }

  /**
   * Float32 arithmetic.
   *
   * @throws IllegalStateException where {@link #offer} offers nothing
   */
  public static Operations exact() {
    return operations(target(), new MachineExactProducts(target()));
  }

  /** Everything in machine code but products, which are given. */
  static Operations operations(Target target, Products products) {
    Isa isa = target.isa();
    return new Operations(
        products,
        new MachineElements(isa),
        new MachineNorms(isa),
        new MachineAttention(isa, new Attention()),
        new MachineRecurrences(isa));
  }

  private static Target target() {
    Target target = Found.HERE.target;
    if (target == null) {
      throw new IllegalStateException(Found.HERE.reason);
    }
    return target;
  }
}
