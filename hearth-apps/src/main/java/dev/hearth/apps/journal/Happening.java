package dev.hearth.apps.journal;

import java.util.Map;
import java.util.SortedMap;

/**
 * What a new line of the journal is to say, see {@link Entry}.
 *
 * @param files digests by name
 */
record Happening(
    String kind, String run, SortedMap<String, String> files, Map<String, String> summary) {}
