package dev.hearth.main.architecture.broken.compute.scalar;

/** A kernel that knows files. */
final class BreaksComputeKnowsNoFile {
  dev.hearth.main.architecture.broken.format.gguf.ModelFile file;
}
