package dev.hearth.apps.evidence;

import java.util.List;

/** How bad a line says that it is. */
public enum Level {
  UNKNOWN(0),
  DEBUG(1),
  INFO(2),
  WARNING(3),
  ERROR(4),
  FATAL(5);

  private static final List<Level> BY_RANK = List.of(UNKNOWN, DEBUG, INFO, WARNING, ERROR, FATAL);

  private final int rank;

  Level(int rank) {
    this.rank = rank;
  }

  /** Higher is worse. */
  int rank() {
    return rank;
  }

  static Level ofRank(int rank) {
    return BY_RANK.get(rank);
  }
}
