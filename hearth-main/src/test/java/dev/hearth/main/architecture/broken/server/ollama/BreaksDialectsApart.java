package dev.hearth.main.architecture.broken.server.ollama;

/** A dialect that borrows from another. */
final class BreaksDialectsApart {
  dev.hearth.main.architecture.broken.server.openai.Chunk chunk;
}
