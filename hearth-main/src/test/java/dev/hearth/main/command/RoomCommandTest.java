package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.apps.room.sandbox.Sandbox;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rooms from folder to report, with a model of random weights: its answers are of the schema. */
class RoomCommandTest {
  private static final String SETTINGS =
      """
      room: small
      description: Which <colour> is it?
      model: {file: model.gguf}
      sampling: {temperature: 0.9, seed: 7, frequency_penalty: 100, penalty_last_n: 4096}
      context: {evidence_tokens: 190, reply_tokens: 1500, line_characters: 120}
      checks: {support: warn}
      attempts: {vote: kind}
      """;

  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["kind", "text", "evidence"],
       "properties": {
         "kind": {"enum": ["red", "green"]},
         "text": {"$ref": "#/$defs/claim"},
         "evidence": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true,
           "items": {"$ref": "#/$defs/evidence_id"}}},
       "$defs": {
         "evidence_id": {"type": "string"},
         "claim": {"type": "string", "pattern": "^[a-z]{1,8}$"}}}
      """;

  @TempDir private Path home;
  private CommandLines commands;
  private Path log;

  @BeforeEach
  void start() throws IOException {
    commands = new CommandLines(home);
    Path room = Files.createDirectories(home.resolve("rooms/small"));
    Files.writeString(room.resolve("room.yaml"), SETTINGS);
    Files.writeString(room.resolve("prompt.md"), "red or green?\n");
    Files.writeString(room.resolve("schema.json"), SCHEMA);
    Files.write(room.resolve("model.gguf"), modelOfLongerContext());
    log = home.resolve("web.log");
    Files.write(
        log,
        List.of(
            "2026-01-02T03:04:05Z INFO on",
            "2026-01-02T03:04:09Z ERROR <b>&lamp;\u001b[31m",
            "2026-01-02T03:05:00Z WARN x"));
  }

  /**
   * Random weights like blanks: between two parts of JSON they may write 64 of them, and the
   * context must hold the worst case. The tiny model says 1024; nothing but this number changes.
   */
  private static byte[] modelOfLongerContext() {
    byte[] file = Fixtures.testdata().bytes("models/qwen3.gguf.gz");
    String letters = new String(file, StandardCharsets.ISO_8859_1);
    String key = "qwen3.context_length";
    int at = letters.indexOf(key) + key.length() + Integer.BYTES;
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(numbers.getInt(at)).isEqualTo(1024);
    numbers.putInt(at, 4096);
    return file;
  }

  private ExitCode run(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "room";
    arguments[1] = "run";
    arguments[2] = "small";
    arguments[3] = log.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return commands.run(arguments);
  }

  private JsonNode ran(String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "--json";
    System.arraycopy(more, 0, arguments, 1, more.length);
    assertThat(run(arguments))
        .as("%s %s", commands.output(), commands.notes())
        .isEqualTo(ExitCode.DONE);
    return commands.json();
  }

  @Test
  void answersFromEvidenceAndKeepsIt() throws IOException {
    JsonNode run = ran();
    assertThat(run.path("answer").path("kind").asString()).isIn("red", "green");
    assertThat(run.path("citations"))
        .isNotEmpty()
        .allSatisfy(citation -> {
          assertThat(citation.path("verified").asBoolean()).isTrue();
          assertThat(citation.path("file").asString()).endsWith("web.log");
          String line = Files.readAllLines(log).get(citation.path("line").asInt() - 1);
          assertThat(citation.path("text").asString()).isEqualTo(line);
        });
    Path folder = Path.of(run.path("folder").asString());
    assertThat(folder.resolve("prompt.txt")).content().contains("red or green?", "E1 ");
    assertThat(folder.resolve("room/prompt.md")).hasContent("red or green?");
    assertThat(folder.resolve("attempts/1.json")).exists();
    assertThat(commands.run("room", "list", "--runs")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains(run.path("run").asString(), "small");
    assertThat(commands.run("room", "show", "last", "--json")).isEqualTo(ExitCode.DONE);
    assertThat(commands.json()).isEqualTo(run);
    Files.writeString(folder.resolve("answer.json"), "{}");
    assertThat(commands.run("room", "show", "last")).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.notes()).contains("answer.json was changed");
  }

  @Test
  void doneAgainIsTheSameOrSaysWhatIsNot() throws IOException {
    ran("--attempts", "3");
    for (int i = 1; i <= 4; i++) {
      assertThat(commands.run("room", "rerun", "last", "--threads", Integer.toString(i)))
          .as("%s", commands.output())
          .isEqualTo(ExitCode.DONE);
      assertThat(commands.output()).contains("the same bytes", "prompt-ids.json        same");
    }
    Files.writeString(home.resolve("rooms/small/prompt.md"), "green or red?\n");
    assertThat(commands.run("room", "rerun", "last")).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.output())
        .containsPattern("room/prompt.md +was ")
        .containsPattern("prompt.txt +was ")
        .containsPattern("inputs.json +same");
    Files.writeString(log, "2026-01-02T03:04:05Z INFO off\n");
    assertThat(commands.run("room", "rerun", "last", "--json"))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.json().path("files"))
        .anySatisfy(file -> {
          assertThat(file.path("file").asString()).isEqualTo("inputs.json");
          assertThat(file.path("before")).isNotEqualTo(file.path("now"));
        });
  }

  @Test
  void showsInWhatTwoRunsDiffer() throws IOException {
    String one = ran().path("run").asString();
    Files.writeString(home.resolve("rooms/small/prompt.md"), "<i>green</i> or red?\n");
    String two = ran().path("run").asString();
    Path page = home.resolve("diff.html");
    assertThat(commands.run("room", "diff", one, two, "--html", page.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output())
        .contains("inputs: same", "- red or green?", "+ <i>green</i> or red?", "evidence: same");
    assertThat(page).content().contains("&lt;i&gt;green&lt;/i&gt;").doesNotContain("<i>");
    assertThat(commands.run("room", "diff", one, one)).isEqualTo(ExitCode.DONE);
    assertThat(commands.output().lines().filter(l -> l.startsWith("+ ") || l.startsWith("- ")))
        .hasSize(2);
  }

  @Test
  void votesAndMeasuresAgreement() {
    JsonNode voted = ran("--attempts", "5");
    JsonNode conclusion = voted.path("conclusion");
    assertThat(conclusion.path("attempts").asInt()).isEqualTo(5);
    assertThat(conclusion.path("agreeing").asInt()).isBetween(3, 5);
    JsonNode repeated = ran("--repeat", "5").path("conclusion");
    assertThat(repeated.path("chosen").asInt()).isEqualTo(1);
    assertThat(repeated.path("attempts").asInt()).isEqualTo(5);
    assertThat(run("--repeat", "5", "--attempts", "5")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--repeat", "5")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).containsPattern("agreement +[1-5] of 5 attempts agree");
  }

  @Test
  void limitsEndItAtTheNextToken() {
    assertThat(run("--tokens", "3", "--json")).isEqualTo(ExitCode.DOES_NOT_FIT);
    assertThat(commands.json().path("status").asString()).isEqualTo("incomplete");
    assertThat(commands.json().path("answer").isNull()).isTrue();
    JsonNode usages = commands.json().path("circumstances").path("usages");
    assertThat(usages.path(0).path("output_tokens").asInt()).isEqualTo(3);
    assertThat(run("--memory", "0", "--seconds", "-1")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("room", "list", "--runs")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("incomplete");
  }

  @Test
  void everyFormIsEscaped() throws IOException {
    Path page = home.resolve("run.html");
    assertThat(run("--md", "--html", page.toString())).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).startsWith("## small").doesNotContain("\u001b");
    assertThat(page)
        .content()
        .contains("&lt;b&gt;&amp;lamp;", "<svg", "default-src 'none'", "&lt;colour&gt;")
        .doesNotContain("<b>", "\u001b", "<script", "http:", "https:");
    assertThat(run()).isEqualTo(ExitCode.DONE);
    assertThat(commands.output())
        .contains("web.log:", "verified", "citations", "usable (a guess: half)", "prompt.md first")
        .doesNotContain("\u001b");
  }

  @Test
  void reviewsBecomeTuningData() throws IOException {
    JsonNode first = ran();
    assertThat(commands.run("room", "review", "last", "--accept", "--reviewer", "Ada"))
        .isEqualTo(ExitCode.DONE);
    String second = ran("--seed", "9").path("run").asString();
    Path right = home.resolve("right.json");
    Files.writeString(right, "{\"kind\":\"red\",\"text\":\"lamp\",\"evidence\":[\"E9\"]}");
    assertThat(commands.run("room", "review", second, "--correct", right.toString()))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).contains("no answer that this run's schema allows");
    Files.writeString(right, "{\"kind\":\"red\", \"text\":\"lamp\",\"evidence\":[\"E2\"]}");
    assertThat(commands.run("room", "review", second, "--correct", right.toString()))
        .isEqualTo(ExitCode.DONE);
    ran("--seed", "10");
    assertThat(commands.run("room", "review", "last", "--reject")).isEqualTo(ExitCode.DONE);
    assertThat(commands.run("room", "review", "last")).isEqualTo(ExitCode.USAGE);
    Path data = home.resolve("accepted.jsonl");
    assertThat(commands.run("room", "export", "--accepted", data.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(Files.readAllLines(data)).hasSize(2);
    assertThat(Files.readAllLines(data).getFirst())
        .contains("\"role\":\"system\",\"content\":\"red or green?\"", "# web.log")
        .contains(first.path("run").asString());
    assertThat(Files.readAllLines(data).getLast())
        .contains("\"role\":\"assistant\",\"content\":\"{\\\"kind\\\":\\\"red\\\"");
    assertThat(commands.run("room", "show", second)).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("correct by ");
  }

  @Test
  void casesGate() throws IOException {
    Path one = Files.createDirectories(home.resolve("rooms/small/cases/lamp/input"));
    Files.copy(log, one.resolve("web.log"));
    Path expected = home.resolve("rooms/small/cases/lamp/expected.json");
    Files.writeString(expected, "{\"answer\":{\"kind\":\"blue\"},\"cites\":[\"2026-01-02\"]}");
    Path junit = home.resolve("junit.xml");
    assertThat(commands.run("room", "test", "small", "--junit", junit.toString()))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.output())
        .contains("missed: kind is \"blue\"", "score 0.50 of 1 cases; 1.00 is wanted: NOT passed");
    assertThat(junit).content().contains("failures=\"1\"");
    assertThat(commands.run("room", "test", "small", "--score-min", "0.5"))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.run("room", "rerun", "last")).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aPinnedModelMustBeTheOne() throws IOException {
    Path settings = home.resolve("rooms/small/room.yaml");
    String pinned = "{file: model.gguf, sha256: " + "0".repeat(64) + "}";
    Files.writeString(settings, SETTINGS.replace("{file: model.gguf}", pinned));
    assertThat(run()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.notes()).contains("the room pins 0000");
    assertThat(commands.run("room", "list", "--runs")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).isEmpty();
  }

  @Test
  void theRoomsOwnChecksRunInTheSandboxOrNotAtAll() throws IOException {
    Path room = home.resolve("rooms/small");
    Files.createDirectories(room.resolve("checks"));
    Files.writeString(
        room.resolve("checks/no.sh"),
        "grep -q kind /input/answer.json && echo not today\nexit 1\n");
    Files.writeString(
        room.resolve("room.yaml"),
        SETTINGS.replace("{support: warn}", "{support: warn, scripts: [checks/no.sh]}"));
    ExitCode exit = run();
    if (sandboxIsThere()) {
      assertThat(exit).isEqualTo(ExitCode.VERIFICATION_FAILED);
      assertThat(commands.output()).contains("checks/no.sh answer: not today (status 1)");
    } else {
      assertThat(exit).isEqualTo(ExitCode.REFUSED);
      assertThat(commands.output()).isEmpty();
    }
  }

  private static boolean sandboxIsThere() {
    try {
      Sandbox.find();
      return true;
    } catch (HearthException e) {
      return false;
    }
  }

  @Test
  void makesAndChecksRooms() throws IOException {
    Path mine = home.resolve("my-room");
    assertThat(commands.run("room", "new", mine.toString(), "--from", "log-digest"))
        .isEqualTo(ExitCode.DONE);
    assertThat(mine.resolve("room.yaml")).content().contains("\nroom: my-room\n");
    assertThat(commands.run("room", "check", mine.toString())).isEqualTo(ExitCode.DONE);
    assertThat(commands.run("room", "new", mine.toString())).isEqualTo(ExitCode.USAGE);
    Files.writeString(mine.resolve("room.yaml"), "colour: red\nroom: my-room\n");
    assertThat(commands.run("room", "check", mine.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.output()).contains("room.yaml:1:1: unknown key 'colour'");
    assertThat(commands.run("room", "run", "nothing", log.toString()))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.run("room", "run", "small", home.resolve("no.log").toString()))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.run("room", "list")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("small", "triage", "terraform-plan");
    assertThat(commands.run("room")).isEqualTo(ExitCode.USAGE);
  }
}
