package dev.hearth.apps.room;

/** Told how far a run is. */
public interface RunWatcher {
  /**
   * @param step what is done now, for people
   * @param done how many of {@code total}
   */
  void at(String step, int done, int total);
}
