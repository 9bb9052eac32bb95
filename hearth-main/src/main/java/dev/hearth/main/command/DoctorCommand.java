package dev.hearth.main.command;

import dev.hearth.main.doctor.Doctor;
import dev.hearth.main.doctor.Examination;
import dev.hearth.main.doctor.Fact;
import dev.hearth.main.doctor.Finding;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth doctor}. */
@Command(
    name = "doctor",
    description = "Says what this machine is, what it can run, and what stands in the way.")
final class DoctorCommand implements Action {
  private final Session session;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    List<Examination> examinations = Doctor.examine(session.settings().home());
    if (json) {
      session.console().line(Json.line(json(examinations)));
    } else {
      print(examinations);
    }
    return ExitCode.DONE;
  }

  private void print(List<Examination> examinations) {
    Console console = session.console();
    for (Examination examination : examinations) {
      console.line(examination.title());
      for (Fact fact : examination.facts()) {
        console.line(String.format(Locale.ROOT, "  %-22s%s", fact.label(), fact.value().text()));
      }
    }
    console.line("Findings");
    List<Finding> findings = findings(examinations);
    if (findings.isEmpty()) {
      console.line("  none: nothing stands in the way");
    }
    for (Finding finding : findings) {
      console.line("  " + name(finding) + ": " + finding.fact());
      console.line("    fix: " + finding.fix());
    }
  }

  private static ObjectNode json(List<Examination> examinations) {
    ObjectNode root = Json.object();
    for (Examination examination : examinations) {
      ObjectNode part = root.putObject(examination.key());
      for (Fact fact : examination.facts()) {
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
    ArrayNode found = root.putArray("findings");
    for (Finding finding : findings(examinations)) {
      found
          .addObject()
          .put("weight", name(finding))
          .put("fact", finding.fact())
          .put("fix", finding.fix());
    }
    return root;
  }

  private static List<Finding> findings(List<Examination> examinations) {
    return examinations.stream().flatMap(examination -> examination.findings().stream()).toList();
  }

  private static String name(Finding finding) {
    return finding.weight().name().toLowerCase(Locale.ROOT);
  }
}
