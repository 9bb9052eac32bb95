package dev.hearth.apps.evidence;

/**
 * One cited id, and what lies at its place now.
 *
 * @param id as the answer cites it
 * @param file as the manifest names it; empty where the id does not exist
 * @param line from 1; 0 where the id does not exist
 * @param lines how many
 * @param offset in the file
 * @param text the bytes as text, as they were read when the evidence was picked
 * @param verified whether the same bytes lie there still
 * @param difference what is wrong; empty where verified
 */
public record Citation(
    String id,
    String file,
    int line,
    int lines,
    long offset,
    String text,
    boolean verified,
    String difference) {}
