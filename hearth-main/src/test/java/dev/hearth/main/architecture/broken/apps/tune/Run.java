package dev.hearth.main.architecture.broken.apps.tune;

/** Something of an app. */
public final class Run {}
