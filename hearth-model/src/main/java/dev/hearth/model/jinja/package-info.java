/**
 * The template language of chat templates: Jinja, as Python's Jinja2 3.1 renders it in an immutable
 * sandbox. One source is parsed once ({@link dev.hearth.model.jinja.Template}) and rendered many
 * times, by any number of threads.
 *
 * <p>The way of a template: {@code Lexer} → {@code Parser} → syntax tree ({@code Expression},
 * {@code Statement}) → {@code Compiler}, which resolves every name to a slot ({@code Symbols}) and
 * turns the tree into closures ({@code Evaluation}, {@code Execution}). Values are plain Java
 * objects where Java has the type, else the small {@code *Value} classes; their operators follow
 * Python.
 */
@NullMarked
package dev.hearth.model.jinja;

import org.jspecify.annotations.NullMarked;
