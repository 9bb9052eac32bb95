package dev.hearth.main.doctor;

import dev.hearth.main.report.Section;
import java.util.List;

/**
 * What one examination of the machine found. Every part of Hearth that depends on the machine adds
 * one to the doctor's list.
 *
 * @param section what was found
 * @param findings what that means
 */
public record Examination(Section section, List<Finding> findings) {
  public Examination {
    findings = List.copyOf(findings);
  }
}
