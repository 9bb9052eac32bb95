package dev.hearth.apps.room;

import java.util.Map;
import java.util.TreeMap;

/**
 * A room as a run knew it.
 *
 * @param name which
 * @param description one sentence
 * @param files digests of what it is made of, by name
 * @param seed of the first attempt
 * @param attempts how many
 * @param voting whether the majority won
 * @param sampling every setting that the answer depends on, in words
 * @param reviewRequired whether a person must accept the answer
 */
public record RoomFacts(
    String name,
    String description,
    Map<String, String> files,
    long seed,
    int attempts,
    boolean voting,
    Map<String, String> sampling,
    boolean reviewRequired) {
  public RoomFacts {
    files = new TreeMap<>(files);
    sampling = new TreeMap<>(sampling);
  }
}
