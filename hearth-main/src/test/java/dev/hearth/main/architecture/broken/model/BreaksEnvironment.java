package dev.hearth.main.architecture.broken.model;

/** Has a setting of its own. */
final class BreaksEnvironment {
  Object value = System.getenv("HEARTH_SECRET_SETTING");
}
