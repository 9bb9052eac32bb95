package dev.hearth.main.shell;

/**
 * What every command is given.
 *
 * @param settings what the environment says
 * @param console where to write
 */
public record Session(Settings settings, Console console) {}
