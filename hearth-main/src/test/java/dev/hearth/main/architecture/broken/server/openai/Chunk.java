package dev.hearth.main.architecture.broken.server.openai;

public final class Chunk {}
