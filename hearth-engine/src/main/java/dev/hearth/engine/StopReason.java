package dev.hearth.engine;

/** Why a reply ended. */
public enum StopReason {
  /** The model said that it had finished. */
  END,
  /** A stop text of the request appeared. */
  STOP_TEXT,
  /** The request's own limit of output tokens. */
  OUTPUT_LIMIT,
  /** The allocated context is full. */
  CONTEXT_FULL,
  /** The request's own limit of time. */
  DEADLINE,
  /** Whoever asked no longer wants it. */
  CANCELLED
}
