package dev.hearth.engine;

/**
 * The numbers of one model's context, in tokens.
 *
 * @param advertised what the file claims
 * @param allocated what this process may hold for one request
 * @param usable up to where answers can be trusted
 * @param measured whether {@code usable} was measured; otherwise it is half of {@code advertised}
 */
public record ContextNumbers(int advertised, int allocated, int usable, boolean measured) {}
