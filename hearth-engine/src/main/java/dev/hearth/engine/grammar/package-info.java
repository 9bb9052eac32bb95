/**
 * Grammars: JSON Schema, regular expressions, GBNF and tool calls become automata over bytes, and
 * these become masks over the tokens of a vocabulary.
 *
 * <p>A grammar is compiled once and never changes. What it accepts is exactly what its source says;
 * what cannot be enforced in full is refused when it is compiled. No state that is reached by
 * allowed tokens is a dead end.
 */
@NullMarked
package dev.hearth.engine.grammar;

import org.jspecify.annotations.NullMarked;
