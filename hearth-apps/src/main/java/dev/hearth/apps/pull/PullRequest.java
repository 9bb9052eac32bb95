package dev.hearth.apps.pull;

import dev.hearth.format.library.LockFile;

/**
 * What is asked for.
 *
 * @param text a source, or the name of a pinned model
 * @param name what to call it; empty for the source's own name
 * @param sha256 the digest that it must have; empty for any
 * @param lock what is pinned
 */
public record PullRequest(String text, String name, String sha256, LockFile lock) {}
