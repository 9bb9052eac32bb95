package dev.hearth.main.architecture.broken.engine.cyclic;

public final class Other {
  dev.hearth.main.architecture.broken.engine.cycle.BreaksNoCycles back;
}
