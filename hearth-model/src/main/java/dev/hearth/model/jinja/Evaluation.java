package dev.hearth.model.jinja;

/** What an expression was compiled to. */
interface Evaluation {
  Object evaluate(Activation activation);
}
