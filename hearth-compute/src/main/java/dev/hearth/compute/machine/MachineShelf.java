package dev.hearth.compute.machine;

import dev.hearth.compute.scalar.Products;
import java.util.Optional;

/** What this shelf offers on this machine, or why it offers nothing. */
public final class MachineShelf {
  private static final String TOO_OLD = "the processor lacks AVX2";

  private MachineShelf() {}

  /**
   * @param instructions the instruction set that would be used; empty where nothing is offered
   * @param reason why
   */
  public record Offer(Optional<String> instructions, String reason) {}

  /** Asks the processor; never fails. */
  public static Offer offer() {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "");
    if (!system.equals("Linux") || !machine.equals("amd64")) {
      return new Offer(
          Optional.empty(),
          "machine-code kernels are written for Linux on x86-64, this is %s on %s"
              .formatted(system, machine));
    }
    try {
      Isa isa = Isa.of(Processor.detect());
      return isa == null
          ? new Offer(Optional.empty(), TOO_OLD)
          : new Offer(Optional.of(isa.name()), "machine code for " + isa.name());
    } catch (NativeMemory.Refused e) {
      return new Offer(Optional.empty(), "executable memory is refused: " + e.getMessage());
    }
  }

  /**
   * Products in machine code.
   *
   * @param others for types that machine code does not know
   */
  public static Products products(Products others) {
    try {
      Processor processor = Processor.detect();
      Isa isa = Isa.of(processor);
      if (isa == null) {
        throw new IllegalStateException(TOO_OLD);
      }
      boolean tiles = processor.amxInt8() && isa == Isa.AVX512_VNNI;
      return new MachineProducts(new Target(isa, tiles, processor.prefetchBytes()), others);
    } catch (NativeMemory.Refused e) {
      throw new IllegalStateException(e);
    }
  }
}
