/**
 * Makes incidents with known causes for the starter model to learn from: bundles of events, logs,
 * descriptions and metrics as numbered evidence, and the reply that a good engineer would give.
 *
 * <p>Faults, wordings and names lie in text files beside this package. Those marked with a star
 * never occur in training data, so that what is measured on them is not remembered.
 */
@NullMarked
package dev.hearth.starter;

import org.jspecify.annotations.NullMarked;
