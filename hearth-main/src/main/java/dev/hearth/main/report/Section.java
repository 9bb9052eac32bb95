package dev.hearth.main.report;

import java.util.List;

/**
 * Facts that belong together.
 *
 * @param key its name for scripts
 * @param title its name for people
 * @param facts what was found; what is not known is left out
 */
public record Section(String key, String title, List<Fact> facts) {
  public Section {
    facts = List.copyOf(facts);
  }
}
