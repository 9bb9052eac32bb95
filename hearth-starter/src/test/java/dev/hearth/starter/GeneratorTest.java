package dev.hearth.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Incidents: repeatable, different from each other, and honest about what training shows. */
class GeneratorTest {
  private static final int COUNT = 3000;
  private static final Catalogue CATALOGUE = Catalogue.read();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder;

  private static List<Incident> incidents(Split split, int count) {
    Generator generator = new Generator(CATALOGUE);
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      incidents.add(generator.incident(split, i));
    }
    return incidents;
  }

  @Test
  void theCatalogueIsWide() {
    assertThat(CATALOGUE.faults()).hasSizeGreaterThanOrEqualTo(40);
    Set<String> kinds = new HashSet<>();
    for (Fault fault : CATALOGUE.faults()) {
      assertThat(kinds.add(fault.kind())).isTrue();
      assertThat(fault.kind()).matches("[a-z_]+");
      assertThat(fault.causes()).as(fault.kind()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(fault.signals().stream().filter(Phrase::starred)).as(fault.kind()).isNotEmpty();
      assertThat(fault.signals().stream().filter(p -> !p.starred()))
          .as(fault.kind())
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(fault.hints()).as(fault.kind()).isNotEmpty().noneMatch(Phrase::starred);
      assertThat(fault.commands()).as(fault.kind()).isNotEmpty();
    }
  }

  /** A line that proves one fault must not be said of another, nor as noise. */
  @Test
  void everySignalBelongsToOneFault() {
    Set<String> signals = new HashSet<>();
    for (Fault fault : CATALOGUE.faults()) {
      for (Phrase signal : fault.signals()) {
        assertThat(signals.add(signal.text())).as(signal.text()).isTrue();
      }
    }
    for (Fault fault : CATALOGUE.faults()) {
      assertThat(fault.hints()).noneMatch(hint -> signals.contains(hint.text()));
    }
    CATALOGUE
        .background()
        .values()
        .forEach(all -> assertThat(all).noneMatch(line -> signals.contains(line.text())));
  }

  @Test
  void commandsOnlyRead() {
    for (Fault fault : CATALOGUE.faults()) {
      assertThat(fault.commands())
          .extracting(Phrase::text)
          .allSatisfy(text ->
              assertThat(text)
                  .matches(
                      "(kubectl (describe|get|logs|top|api-resources|version|auth can-i"
                          + "|rollout (history|status)"
                          + "|exec -n \\{ns} \\{\\w+}(-0)? --"
                          + " (jcmd|cat|nslookup|psql -c \"select))"
                          + "|df|smartctl -H|dmesg|showmount|ip link show|ping|timedatectl"
                          + "|chronyc|journalctl|last|openssl s_client|iostat).*")
                  .doesNotContain(";", "|", ">", "delete"));
    }
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void theSameSeedGivesTheSameIncident(Split split) {
    List<String> first = incidents(split, 100).stream().map(Incident::json).toList();
    List<String> second = incidents(split, 100).stream().map(Incident::json).toList();
    assertThat(second).isEqualTo(first);
    assertThat(new HashSet<>(first)).hasSize(100);
  }

  /** Seeds that follow each other must not give shifted copies of one stream. */
  @ParameterizedTest
  @EnumSource(Split.class)
  void neighboursHaveLittleInCommon(Split split) {
    Set<String> before = Set.of();
    int same = 0;
    int lines = 0;
    for (Incident incident : incidents(split, 300)) {
      Set<String> now = new HashSet<>();
      for (String line : incident.evidence()) {
        now.add(line.replaceFirst("^E[0-9]+ ", ""));
      }
      for (String line : now) {
        same += before.contains(line) ? 1 : 0;
        lines++;
      }
      before = now;
    }
    // files' names and lines without gaps recur
    assertThat(same / (double) lines).isLessThan(0.25);
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void repliesFitTheirEvidence(Split split) {
    Set<String> kinds = new TreeSet<>();
    int none = 0;
    int unknown = 0;
    for (Incident incident : incidents(split, COUNT)) {
      JsonNode reply = MAPPER.readTree(incident.reply().json());
      assertThat(reply.propertyNames())
          .containsExactly("root_cause", "evidence", "commands", "confidence", "missing");
      String kind = reply.get("root_cause").get("kind").stringValue();
      kinds.add(kind);
      none += kind.equals("none") ? 1 : 0;
      unknown += kind.equals("unknown") ? 1 : 0;
      assertThat(incident.prompt().length()).isLessThan(5500);
      assertThat(reply.get("evidence").size()).isBetween(1, 4);
      assertThat(incident.prompt() + incident.reply().text()).doesNotContain("{app}", "{pod}");
      int lastId = 0;
      for (String line : incident.evidence()) {
        if (line.startsWith("E")) {
          int id = Integer.parseInt(line.substring(1, line.indexOf(' ')));
          assertThat(id).isEqualTo(++lastId);
        }
      }
      int most = lastId;
      for (JsonNode id : reply.get("evidence").values()) {
        assertThat(Integer.parseInt(id.stringValue().substring(1))).isBetween(1, most);
      }
    }
    assertThat(kinds).hasSize(CATALOGUE.faults().size() + 2);
    assertThat(none / (double) COUNT).isBetween(0.09, 0.15);
    assertThat(unknown / (double) COUNT).isBetween(0.10, 0.16);
  }

  @Test
  void evidenceIsWhatProvesTheCause() {
    int checked = 0;
    for (Incident incident : incidents(Split.TRAIN, 500)) {
      if (!incident.reply().kind().equals("oom_killed")) {
        continue;
      }
      for (String id : incident.reply().evidence()) {
        String line =
            incident.evidence().stream()
                .filter(text -> text.startsWith(id + " "))
                .findFirst()
                .orElseThrow();
        assertThat(line).containsAnyOf("OOM", "out of memory");
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void trainingShowsNothingThatIsKeptForMeasuring() {
    Set<Phrase> seen = new HashSet<>();
    for (Split split : List.of(Split.TRAIN, Split.HELD_OUT)) {
      incidents(split, COUNT).forEach(incident -> seen.addAll(incident.used()));
    }
    assertThat(seen).noneMatch(Phrase::starred);
    Set<String> names = new HashSet<>();
    CATALOGUE
        .names()
        .forEach((kind, list) -> {
          if (kind.startsWith("*")) {
            names.addAll(list);
          }
        });
    String plain =
        String.join("\n", incidents(Split.TRAIN, 500).stream().map(Incident::prompt).toList());
    for (String name : Set.of("telemetry-hub", "metal-berlin-3", "ledgerdb", "/opt/state")) {
      assertThat(names).contains(name);
      assertThat(plain).doesNotContain(name);
    }
    assertThat(plain).doesNotContain("stderr F ", "<27>1 ", "cluster/events.json");
  }

  @Test
  void unseenIncidentsShowWhatTrainingNeverDid() {
    for (Incident incident : incidents(Split.UNSEEN, 500)) {
      boolean fault = !Set.of("none", "unknown").contains(incident.reply().kind());
      if (fault) {
        assertThat(incident.used()).anyMatch(Phrase::starred);
      }
      assertThat(incident.prompt()).doesNotContain("# logs/checkout.log", "# syslog\n");
    }
  }

  @Test
  void writesWholeFilesTwiceAlike() throws IOException {
    String[] arguments = {folder.resolve("a").toString(), "20", "5", "6", "7", "3"};
    Main.main(arguments);
    arguments[0] = folder.resolve("b").toString();
    Main.main(arguments);
    for (String name : List.of("train.jsonl", "held_out.jsonl", "unseen.jsonl", "primer.jsonl")) {
      byte[] first = Files.readAllBytes(folder.resolve("a").resolve(name));
      assertThat(Files.readAllBytes(folder.resolve("b").resolve(name))).isEqualTo(first);
    }
    assertThat(Files.readAllLines(folder.resolve("a/train.jsonl"))).hasSize(20);
    try (var files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(5);
    }
  }
}
