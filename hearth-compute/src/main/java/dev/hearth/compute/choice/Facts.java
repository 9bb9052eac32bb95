package dev.hearth.compute.choice;

import dev.hearth.compute.machine.MachineShelf;
import dev.hearth.compute.vector.VectorShelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the choice of kernels depends on.
 *
 * @param machine the instruction set that machine-code kernels would use; empty where they cannot
 *     run
 * @param machineReason why
 * @param vectorModule whether {@code jdk.incubator.vector} is in this process
 * @param vectorBits the width that the processor prefers; 0 without the module
 * @param physicalCores cores that this process may use, not counting a core's second thread
 */
public record Facts(
    Optional<String> machine,
    String machineReason,
    boolean vectorModule,
    int vectorBits,
    int physicalCores) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Of the machine that this runs on. */
  public static Facts ofThisMachine() {
    MachineShelf.Offer offer = MachineShelf.offer();
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return new Facts(
        offer.instructions(),
        offer.reason(),
        module,
        module ? VectorShelf.preferredBits() : 0,
        countCores());
  }

  private static int countCores() {
    int usable = Runtime.getRuntime().availableProcessors();
    int cores = Cores.count(processorLines());
    return cores == 0 ? usable : Math.min(cores, usable);
  }

  /** Nothing where the system does not tell: that is a fact, not an error. */
  private static List<String> processorLines() {
    try {
      return Files.isReadable(PROCESSORS) ? Files.readAllLines(PROCESSORS) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
