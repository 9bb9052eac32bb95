package dev.hearth.main.architecture.broken.model;

/** Works in the background. */
final class BreaksThreads {
  Object thread = Thread.ofVirtual().unstarted(() -> {});
}
