package dev.hearth.main.command;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.doctor.Doctor;
import dev.hearth.main.doctor.Examination;
import dev.hearth.main.doctor.Finding;
import dev.hearth.main.doctor.GapCheck;
import dev.hearth.main.report.Report;
import dev.hearth.main.report.Section;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
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
  /** A port that a server might have; the attempts try others. */
  private static final int PORT = ServerSettings.PORT;

  private final Session session;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--airgap",
      description = {
        "Close this process as --airgap does for other commands, try every way out of it, and say",
        "what the kernel said. Ends with 6 if anything was allowed."
      })
  private boolean airGap;

  @Option(
      names = "--listening",
      description = "With --airgap: as for a server, which may have sockets to listen on.")
  private boolean listening;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    if (airGap) {
      AirGapOption.close(session, List.of(), List.of(), listening ? List.of(PORT) : List.of());
      return GapCheck.run(Path.of(System.getProperty("java.io.tmpdir")), session.console(), json);
    }
    if (listening) {
      throw new HearthException(
          Code.USAGE, "--listening is about the air gap", "give --airgap too, or leave it out");
    }
    List<Examination> examinations = Doctor.examine(session.settings().home());
    List<Section> sections = examinations.stream().map(Examination::section).toList();
    if (json) {
      ObjectNode report = Report.json(sections);
      ArrayNode found = report.putArray("findings");
      for (Finding finding : findings(examinations)) {
        found
            .addObject()
            .put("weight", name(finding))
            .put("fact", finding.fact())
            .put("fix", finding.fix());
      }
      session.console().line(Json.line(report));
    } else {
      Report.print(session.console(), sections);
      print(findings(examinations));
    }
    return ExitCode.DONE;
  }

  private void print(List<Finding> findings) {
    Console console = session.console();
    console.line("Findings");
    if (findings.isEmpty()) {
      console.line("  none: nothing stands in the way");
    }
    for (Finding finding : findings) {
      console.line("  " + name(finding) + ": " + finding.fact());
      console.line("    fix: " + finding.fix());
    }
  }

  private static List<Finding> findings(List<Examination> examinations) {
    return examinations.stream().flatMap(examination -> examination.findings().stream()).toList();
  }

  private static String name(Finding finding) {
    return finding.weight().name().toLowerCase(Locale.ROOT);
  }
}
