package dev.hearth.compute.choice;

import dev.hearth.compute.machine.MachineShelf;
import dev.hearth.compute.vector.VectorShelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the choice of kernels depends on.
 *
 * @param vectorModule whether {@code jdk.incubator.vector} is in this process
 * @param vectorBits the width that the machine prefers; 0 without the module
 * @param physicalCores cores that this process may use, not counting a core's second thread
 * @param architecture as Java names it, for example {@code amd64}
 * @param features of the processor, as the operating system names them; empty where it does not
 * @param machine what machine code could run here, and why
 */
public record Facts(
    boolean vectorModule,
    int vectorBits,
    int physicalCores,
    String architecture,
    Set<String> features,
    MachineShelf.Offer machine) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  public Facts {
    features = Set.copyOf(features);
  }

  /** Of the machine that this runs on. */
  public static Facts ofThisMachine() {
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    ProcessorList processors = ProcessorList.parse(processorLines());
    int usable = Runtime.getRuntime().availableProcessors();
    return new Facts(
        module,
        module ? VectorShelf.preferredBits() : 0,
        processors.cores() == 0 ? usable : Math.min(processors.cores(), usable),
        System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT),
        processors.features(),
        MachineShelf.offer());
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
