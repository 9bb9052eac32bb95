package dev.hearth.apps.pull;

import java.net.URI;

/**
 * A file that a publisher offers.
 *
 * @param path its path there
 * @param bytes its size; -1 where that is not stated
 * @param sha256 its digest; empty where none is stated
 */
public record RemoteFile(String path, URI address, long bytes, String sha256) {}
