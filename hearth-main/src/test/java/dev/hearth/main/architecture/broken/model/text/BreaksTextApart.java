package dev.hearth.main.architecture.broken.model.text;

/** A tokenizer that renders. */
final class BreaksTextApart {
  dev.hearth.main.architecture.broken.model.jinja.Template template;
}
