package dev.hearth.main.doctor;

import java.util.List;

/**
 * What one examination of the machine found. Every part of Hearth that depends on the machine adds
 * one to the doctor's list.
 *
 * @param key its name for scripts
 * @param title its name for people
 * @param facts what was found; what is not known here is left out
 * @param findings what that means
 */
public record Examination(String key, String title, List<Fact> facts, List<Finding> findings) {
  public Examination {
    facts = List.copyOf(facts);
    findings = List.copyOf(findings);
  }
}
