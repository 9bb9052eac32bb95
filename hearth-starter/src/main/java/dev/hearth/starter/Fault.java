package dev.hearth.starter;

import java.util.List;

/**
 * One kind of trouble.
 *
 * @param kind its name in replies
 * @param causes sentences that say it
 * @param signals lines that prove it
 * @param hints lines that it brings along but that prove nothing
 * @param commands that only read and would help
 * @param missing what one would like to see besides
 */
record Fault(
    String kind,
    List<Phrase> causes,
    List<Phrase> signals,
    List<Phrase> hints,
    List<Phrase> commands,
    List<Phrase> missing) {}
