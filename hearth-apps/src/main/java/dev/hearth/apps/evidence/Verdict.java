package dev.hearth.apps.evidence;

/**
 * What a check says about one thing.
 *
 * @param check {@code citations}, {@code quotes}, {@code numbers} or {@code commands}
 * @param subject what was judged: an id, a quotation, a number, a command
 * @param passed whether it holds
 * @param reason why, in one sentence
 */
public record Verdict(String check, String subject, boolean passed, String reason) {}
