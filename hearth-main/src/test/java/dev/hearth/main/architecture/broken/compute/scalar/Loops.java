package dev.hearth.main.architecture.broken.compute.scalar;

public final class Loops {}
