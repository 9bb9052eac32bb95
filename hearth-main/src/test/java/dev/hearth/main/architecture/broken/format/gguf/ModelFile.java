package dev.hearth.main.architecture.broken.format.gguf;

public final class ModelFile {}
