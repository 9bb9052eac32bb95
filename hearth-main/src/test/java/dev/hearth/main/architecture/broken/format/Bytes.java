package dev.hearth.main.architecture.broken.format;

final class Bytes {}
