package dev.hearth.main.report;

import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Visible;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Writes sections. */
public final class Report {
  private Report() {}

  /** A title and one line a fact. */
  public static void print(Console console, List<Section> sections) {
    for (Section section : sections) {
      console.line(section.title());
      if (section.facts().isEmpty()) {
        console.line("  none");
      }
      for (Fact fact : section.facts()) {
        String value = Visible.line(fact.value().text());
        console.line(String.format(Locale.ROOT, "  %-22s%s", fact.label(), value));
      }
    }
  }

  /** One object a section, by its key. */
  public static ObjectNode json(List<Section> sections) {
    ObjectNode root = Json.object();
    for (Section section : sections) {
      ObjectNode part = root.putObject(section.key());
      for (Fact fact : section.facts()) {
        put(part, fact);
      }
    }
    return root;
  }

  private static void put(ObjectNode part, Fact fact) {
    switch (fact.value()) {
      case Fact.Words(var text) -> part.put(fact.key(), text);
      case Fact.Count(var count) -> part.put(fact.key(), count);
      case Fact.Quantity(var quantity) -> part.put(fact.key(), quantity);
      case Fact.Bytes(var bytes) -> part.put(fact.key(), bytes);
      case Fact.Flag(var yes) -> part.put(fact.key(), yes);
      case Fact.Several(var words) -> words.forEach(part.putArray(fact.key())::add);
    }
  }
}
