package dev.hearth.compute.choice;

import dev.hearth.compute.Probe;
import dev.hearth.compute.machine.MachineProbe;
import dev.hearth.compute.scalar.LoopProbe;
import dev.hearth.compute.vector.VectorProbe;
import java.util.Optional;

/** The best loops to measure this machine's limits with. */
public final class Probes {
  private Probes() {}

  public static Probe ofThisMachine() {
    Optional<Probe> machine = MachineProbe.ofThisProcessor();
    if (machine.isPresent()) {
      return machine.get();
    }
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return module ? vector() : new LoopProbe();
  }

  /** Apart, because the module may be absent and the class must then not be loaded. */
  private static Probe vector() {
    return new VectorProbe();
  }
}
