package dev.hearth.main.architecture.broken.engine.loop;

public final class Loop {}
