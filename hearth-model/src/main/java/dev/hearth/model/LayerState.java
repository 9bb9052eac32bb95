package dev.hearth.model;

import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;

/** What one layer remembers of one sequence. */
public sealed interface LayerState {
  /** Every position's keys and values. */
  record Full(KeyValueStore store) implements LayerState {}

  /** The keys and values of the last {@code window} positions. */
  record Sliding(KeyValueStore store, int window) implements LayerState {}

  /** Nothing of its own: it reads the keys and values of layer {@code source}. */
  record Shared(int source) implements LayerState {}

  /**
   * A state that every token folds itself into and that cannot be taken back.
   *
   * @param state {@code [heads][floats]}; no rows where the layer has none
   * @param history the last inputs of the layer's short convolution, {@code [taps−1][channels]}
   */
  record Recurrent(Floats state, Floats history) implements LayerState {}

  /**
   * What only guesses depend on: where it is not known it is zero.
   *
   * @param hidden the last hidden state of the trunk, {@code [1][columns]}
   * @param guessed the same of the last guess
   */
  record Hint(Floats hidden, Floats guessed) implements LayerState {}

  /** Nothing. */
  record Stateless() implements LayerState {}
}
