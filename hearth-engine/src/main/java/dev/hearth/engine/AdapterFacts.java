package dev.hearth.engine;

import java.nio.file.Path;

/**
 * An adapter that an engine has.
 *
 * @param id its number, from 0
 * @param name what requests call it
 * @param rank the highest rank of its changes
 * @param matrices how many matrices it changes
 * @param alpha what the file says; 0 where it says nothing
 * @param sha256 of the file, in hexadecimal
 * @param scale for requests that say nothing of adapters
 */
public record AdapterFacts(
    int id,
    String name,
    Path file,
    int rank,
    int matrices,
    double alpha,
    String sha256,
    float scale) {
  /** The same with another scale. */
  public AdapterFacts withScale(float other) {
    return new AdapterFacts(id, name, file, rank, matrices, alpha, sha256, other);
  }
}
