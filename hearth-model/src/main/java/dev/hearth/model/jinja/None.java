package dev.hearth.model.jinja;

/** Python's None: a value of its own, so that a missing Java value is never taken for it. */
enum None {
  NONE
}
