package dev.hearth.starter;

/**
 * A line with gaps.
 *
 * @param source which file of a bundle it is in; empty for parts of replies
 * @param text with {@code {name}} where something is filled in
 * @param starred whether it is kept from training
 */
record Phrase(String source, String text, boolean starred) {}
