package dev.hearth.main.architecture.broken.model;

/** Has a setting of its own. */
final class BreaksProperties {
  boolean value = Boolean.getBoolean("hearth.secret");
}
