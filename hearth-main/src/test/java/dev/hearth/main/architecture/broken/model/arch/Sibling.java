package dev.hearth.main.architecture.broken.model.arch;

final class Sibling implements Family {}
