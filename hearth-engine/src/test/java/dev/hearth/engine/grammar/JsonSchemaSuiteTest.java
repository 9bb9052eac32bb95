package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official suite. A group of it counts as enforced if its schema compiles, or is found to allow
 * nothing, and every test is judged right. A wrong judgement is worse than any refusal.
 */
class JsonSchemaSuiteTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, byte[]> FILES =
      Tar.files(Fixtures.testdata().bytes("json-schema-test-suite/json-schema-test-suite.tar.gz"));

  /** What became of the groups of a folder. */
  private static final class Table {
    private int groups;
    private int enforced;
    private int impossible;
    private final List<String> refused = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    @Override
    public String toString() {
      return "%d groups: %d enforced (%d of them allow nothing), %d refused, %d wrong%n%s"
          .formatted(
              groups,
              enforced,
              impossible,
              refused.size(),
              wrong.size(),
              String.join(System.lineSeparator(), refused));
    }
  }

  private static Table run(String folder, String remotes, FormatRule formats) {
    Table table = new Table();
    Map<String, String> documents = documents(remotes);
    FILES.forEach((name, bytes) -> {
      boolean directly = name.lastIndexOf('/') == ("tests/" + folder).length();
      if (name.startsWith("tests/" + folder + "/") && directly) {
        for (JsonNode group : JSON.readTree(bytes)) {
          String where = name + ": " + group.get("description").stringValue();
          run(group, where, new Setting(formats, documents), table);
        }
      }
    });
    assertThat(table.groups).isPositive();
    show(folder, table);
    return table;
  }

  /** Where {@code bin/schema-suite} finds it. */
  private static void show(String folder, Table table) {
    Path file = Path.of("target", "json-schema-suite.txt");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          folder + ": " + table + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Setting(FormatRule formats, Map<String, String> documents) {}

  private static void run(JsonNode group, String where, Setting setting, Table table) {
    table.groups++;
    Optional<Grammar> grammar;
    try {
      String schema = JSON.writeValueAsString(group.get("schema"));
      grammar =
          Grammar.ifPossible(
              new GrammarSource.JsonSchema(schema, setting.formats, setting.documents));
    } catch (HearthException e) {
      table.refused.add(where + " -> " + e.fact());
      return;
    }
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : group.get("tests")) {
      String text = JSON.writeValueAsString(test.get("data"));
      boolean valid = grammar.isPresent() && matches(grammar.get(), text);
      if (valid != test.get("valid").booleanValue()) {
        wrong.add(where + ": " + test.get("description").stringValue());
      }
    }
    table.enforced += wrong.isEmpty() ? 1 : 0;
    table.impossible += grammar.isEmpty() ? 1 : 0;
    table.wrong.addAll(wrong);
  }

  private static boolean matches(Grammar grammar, String text) {
    TextMatch match = grammar.match();
    return match.accept(text.getBytes(StandardCharsets.UTF_8)) && match.mayEnd();
  }

  /** The documents that the suite expects to be known. */
  private static Map<String, String> documents(String draft) {
    Map<String, String> found = new HashMap<>();
    FILES.forEach((name, bytes) -> {
      String path = name.startsWith("remotes/") ? name.substring("remotes/".length()) : "";
      boolean other = path.matches("(draft[\\w-]*|v1)/.*") && !path.startsWith(draft + "/");
      if (!path.isEmpty() && !other) {
        String uri = "http://localhost:1234/" + path;
        found.put(uri, new String(bytes, StandardCharsets.UTF_8));
      }
    });
    return found;
  }

  @Test
  void enforcesAlmostAllOfDraft2020AndJudgesNothingWrong() {
    Table table = run("draft2020-12", "draft2020-12", FormatRule.UNLESS_NAMED);
    assertThat(table.wrong).isEmpty();
    assertThat(table.groups).isEqualTo(383);
    assertThat(table.enforced).as(table.toString()).isGreaterThanOrEqualTo(379);
  }

  @Test
  void enforcesAlmostAllOfDraft7AndJudgesNothingWrong() {
    Table table = run("draft7", "draft7", FormatRule.IGNORE);
    assertThat(table.wrong).isEmpty();
    assertThat(table.groups).isEqualTo(257);
    assertThat(table.enforced).as(table.toString()).isGreaterThanOrEqualTo(255);
  }

  @Test
  void judgesNoFormatWrongThatItDoesNotRefuse() {
    Table table = run("draft2020-12/optional/format", "draft2020-12", FormatRule.ASSERT);
    assertThat(table.wrong).isEmpty();
    assertThat(table.enforced).as(table.toString()).isGreaterThanOrEqualTo(15);
  }

  @Test
  void judgesNothingWrongInTheOptionalPart() {
    Table table = run("draft2020-12/optional", "draft2020-12", FormatRule.UNLESS_NAMED);
    assertThat(table.wrong).isEmpty();
    assertThat(table.enforced).as(table.toString()).isGreaterThanOrEqualTo(45);
  }
}
