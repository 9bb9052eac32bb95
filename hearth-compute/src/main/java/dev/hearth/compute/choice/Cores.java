package dev.hearth.compute.choice;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts cores in what Linux says of its processors. */
final class Cores {
  private Cores() {}

  /**
   * Distinct cores in the lines of {@code /proc/cpuinfo}, one paragraph of {@code key : value} a
   * processor; 0 where they are not told apart.
   */
  static int count(List<String> lines) {
    Set<String> cores = new HashSet<>();
    String socket = "";
    for (String line : lines) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      switch (key) {
        case "physical id" -> socket = value;
        case "core id" -> cores.add(socket + "/" + value);
        default -> {}
      }
    }
    return cores.size();
  }
}
