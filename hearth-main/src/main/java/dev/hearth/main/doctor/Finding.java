package dev.hearth.main.doctor;

/**
 * What a fact means for running models.
 *
 * @param weight how bad it is
 * @param fact what was found
 * @param fix what to do about it
 */
public record Finding(Weight weight, String fact, String fix) {
  /** How bad a finding is. */
  public enum Weight {
    /** Worth knowing: works, but slower or with less room than it could. */
    NOTE,
    /** Something will be refused or fail. */
    WARNING
  }
}
