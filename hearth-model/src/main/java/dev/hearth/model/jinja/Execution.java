package dev.hearth.model.jinja;

/** What a statement was compiled to. */
interface Execution {
  /** How a statement ended. */
  enum Flow {
    NORMAL,
    BREAK,
    CONTINUE
  }

  Flow execute(Activation activation, Output output);
}
