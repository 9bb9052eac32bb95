package dev.hearth.apps.room;

import java.util.List;

/**
 * What comes out of all attempts.
 *
 * @param status how it stands
 * @param chosen the attempt whose answer counts; 0 for none
 * @param attempts how many there were
 * @param agreeing how many of them give the same vote as the chosen one
 * @param sameBytes how many of them are the same to the byte as the chosen one
 * @param citations how many the chosen answer has
 * @param verified how many of these were read again and are there
 * @param reasons what is wrong, one sentence each
 */
public record Conclusion(
    Status status,
    int chosen,
    int attempts,
    int agreeing,
    int sameBytes,
    int citations,
    int verified,
    List<String> reasons) {
  public Conclusion {
    reasons = List.copyOf(reasons);
  }

  /** How a run stands. */
  public enum Status {
    /** Every citation and every check holds. */
    VERIFIED,
    /** Every citation holds; a check warns. */
    WARNED,
    /** A citation or a check that must hold does not. */
    FAILED,
    /** A limit was reached before there was a whole answer. */
    INCOMPLETE
  }

  /** Share of attempts that agree with the chosen one, from 0 to 1. */
  public double agreement() {
    return attempts == 0 ? 0 : (double) agreeing / attempts;
  }
}
