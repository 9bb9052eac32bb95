package dev.hearth.starter;

/** What an incident is for. */
public enum Split {
  /** To learn from: wordings, formats and names without a star. */
  TRAIN(1),
  /** To measure: the same wordings, other incidents. */
  HELD_OUT(2),
  /** To measure: wordings, formats and names that training never shows. */
  UNSEEN(3),
  /** To learn wordings from, before anything has to be found: little but the proofs. */
  PRIMER(4);

  private final int number;

  Split(int number) {
    this.number = number;
  }

  /** Its place among them, from 1. */
  int number() {
    return number;
  }

  boolean learnt() {
    return this == TRAIN || this == PRIMER;
  }

  boolean starred() {
    return this == UNSEEN;
  }
}
