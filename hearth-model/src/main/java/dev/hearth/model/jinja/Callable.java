package dev.hearth.model.jinja;

/** What a template can call. */
interface Callable {
  Object call(Rendering rendering, Arguments arguments);
}
