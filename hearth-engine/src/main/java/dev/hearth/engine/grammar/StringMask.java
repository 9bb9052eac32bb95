package dev.hearth.engine.grammar;

/**
 * The tokens that may follow at one place inside of a JSON string.
 *
 * @param inside those that stay inside, a bit each; not to be written to
 * @param leaving those that end the string where it may end, ordered by {@code states}
 * @param states the state of the automaton at the end of the string, for each that leaves
 * @param suffixes what each has behind the quote: a node of {@link StringTokens#suffixes}
 */
record StringMask(long[] inside, int[] leaving, int[] states, int[] suffixes) {}
