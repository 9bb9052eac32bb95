package dev.hearth.compute.choice;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Linux says of its processors.
 *
 * @param cores distinct cores; 0 where they are not told apart
 * @param features of the first processor
 */
record ProcessorList(int cores, Set<String> features) {

  /** From the lines of {@code /proc/cpuinfo}: one paragraph of {@code key : value} a processor. */
  static ProcessorList parse(List<String> lines) {
    Set<String> cores = new HashSet<>();
    Set<String> features = Set.of();
    String socket = "";
    for (String line : lines) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      switch (key) {
        case "physical id" -> socket = value;
        case "core id" -> cores.add(socket + "/" + value);
        case "flags", "Features" ->
            features = features.isEmpty() ? Set.copyOf(List.of(value.split(" "))) : features;
        default -> {}
      }
    }
    return new ProcessorList(cores.size(), features);
  }
}
