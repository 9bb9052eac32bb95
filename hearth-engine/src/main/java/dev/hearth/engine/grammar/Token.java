package dev.hearth.engine.grammar;

/**
 * A token as a whole.
 *
 * @param id its number; negative for a piece of text without one
 * @param control whether it is a signal: its text is a name, not something that it writes
 * @param bytes what it writes, or its name
 */
record Token(int id, boolean control, byte[] bytes) {}
