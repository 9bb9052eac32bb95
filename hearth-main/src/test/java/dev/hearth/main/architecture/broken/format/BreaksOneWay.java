package dev.hearth.main.architecture.broken.format;

/** A lower room that knows a higher one. */
final class BreaksOneWay {
  dev.hearth.main.architecture.broken.model.Thing thing;
}
