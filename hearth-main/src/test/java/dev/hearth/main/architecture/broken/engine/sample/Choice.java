package dev.hearth.main.architecture.broken.engine.sample;

public final class Choice {}
