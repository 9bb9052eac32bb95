package dev.hearth.apps.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A room is understood in full or refused with everything that is wrong. */
class RoomReaderTest {
  @TempDir private Path folder;

  @BeforeEach
  void make() throws IOException {
    TestRooms.write(folder, "");
  }

  private List<String> findings(String yaml) throws IOException {
    Files.writeString(folder.resolve("room.yaml"), yaml);
    return RoomReader.check(new RoomFolder(folder)).findings().stream().map(Finding::text).toList();
  }

  static List<String> builtIn() {
    return BuiltInRooms.names();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void theRoomsThatComeWithHearthAreRight(String name) throws IOException {
    RoomSource source = BuiltInRooms.source(name).orElseThrow();
    assertThat(RoomReader.check(source).findings()).isEmpty();
    assertThat(RoomReader.read(source).name()).isEqualTo(name);
    assertThat(RoomCase.read(source)).isNotEmpty();
  }

  @Test
  void readsWhatIsWritten() throws IOException {
    Room room = RoomReader.read(new RoomFolder(folder));
    assertThat(room.name()).isEqualTo("small");
    assertThat(room.sampling()).containsEntry("temperature", 0.9);
    assertThat(room.seed()).isEqualTo(7);
    assertThat(room.budget()).isEqualTo(new Room.TokenBudget(150, 200, 120));
    assertThat(room.checks())
        .containsEntry("citations", Room.Severity.FAIL)
        .containsEntry("numbers", Room.Severity.OFF);
    assertThat(room.files()).containsOnlyKeys("room.yaml", "prompt.md", "schema.json");
  }

  @Test
  void saysEverythingAtOnceWithItsPlace() throws IOException {
    assertThat(
            findings(
                """
                room: Small Room
                description: x
                model: {name: m, tunned: true}
                sampling:
                  temperature: hot
                  top_p: 7
                  seed: -1
                colour: red
                review: maybe
                attempts: 3
                context:
                    reply_tokens: 1
                """))
        .containsExactlyInAnyOrder(
            "room.yaml:1:7: room is 'Small Room' – use lower-case letters, digits and hyphens",
            "room.yaml:3:18: unknown key 'model.tunned' – did you mean 'tuned'?",
            "room.yaml:5:16: sampling.temperature is not a number – write it in digits, without"
                + " quotes",
            "room.yaml:6:10: sampling.top_p is 7.0 – use 0 to 1",
            "room.yaml:7:9: sampling.seed is -1 – use a whole number from 0 to 9223372036854775807",
            "room.yaml:8:1: unknown key 'colour' – use one of room, description, model, sampling,"
                + " input, question, context, attempts, checks, limits, sandbox, review, test",
            "room.yaml:9:9: review is 'maybe' – use required, optional",
            "room.yaml:10:11: attempts is no list of 'key: value' lines – indent them below it",
            "room.yaml:12:19: context.reply_tokens is 1 – use a whole number from 16 to 1048576");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("a: [1, 2", "is not YAML"),
        Arguments.of("- one", "is no list of 'key: value' lines"),
        Arguments.of("a: &x 1", "an anchor or alias is used"),
        Arguments.of("a: &x [1]\nb: *x", "an anchor or alias is used"),
        Arguments.of("a: 1", "'room' is missing"),
        Arguments.of("room: a", "has not one of 'name' and 'file'"),
        Arguments.of("{}", "'description' is missing"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refuses(String yaml, String finding) throws IOException {
    assertThat(findings(yaml)).anyMatch(f -> f.startsWith("room.yaml") && f.contains(finding));
  }

  @Test
  void refusesKeysThatStandTwice() throws IOException {
    assertThat(findings(TestRooms.SETTINGS + "review: required\n"))
        .containsExactly("room.yaml:15:1: 'review' stands here twice – keep one of them");
  }

  @Test
  void refusesDeepAndLongFiles() throws IOException {
    assertThat(findings("a: " + "[".repeat(40) + "]".repeat(40)))
        .anyMatch(f -> f.contains("nested deeper"));
    assertThat(findings("a: " + "x".repeat(100_000))).anyMatch(f -> f.contains("is not YAML"));
    assertThat(findings("[".repeat(50_000))).isNotEmpty();
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.delete(folder.resolve("prompt.md"));
    Files.writeString(folder.resolve("schema.json"), "{\n \"type\": }");
    Files.createDirectories(folder.resolve("cases/one"));
    Files.writeString(folder.resolve("cases/one/expected.json"), "{\"answers\":{}}");
    assertThatThrownBy(() -> RoomReader.read(new RoomFolder(folder)))
        .hasMessageContaining("prompt.md: is missing")
        .hasMessageContaining("schema.json:2:")
        .hasMessageContaining("cases/one: has no input")
        .hasMessageContaining("unknown key 'answers'");
  }

  @Test
  void aSchemaMustCite() throws IOException {
    Files.writeString(folder.resolve("schema.json"), "{\"type\":\"object\"}");
    assertThat(RoomReader.check(new RoomFolder(folder)).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.fact()).contains("$defs.evidence_id"));
  }

  @Test
  void scriptsMustBeThere() throws IOException {
    assertThat(findings(TestRooms.SETTINGS.replace("numbers: off", "scripts: [checks/no.sh]")))
        .containsExactly(
            "room.yaml:12:12: checks.scripts names 'checks/no.sh' – name a file in checks/ that is"
                + " there");
  }
}
