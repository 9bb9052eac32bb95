package dev.hearth.apps.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done stays as it was; what is not whole did not happen. */
class JournalTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path home;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(home, CLOCK);
  }

  private Entry run(String text) throws IOException {
    Draft draft = journal.begin();
    draft.write("answer.json", text.getBytes(StandardCharsets.UTF_8));
    draft.write("attempts/1.json", "{}".getBytes(StandardCharsets.UTF_8));
    return draft.finish(Map.of("room", "triage"));
  }

  private Path lines() {
    return home.resolve("runs").resolve(Journal.NAME);
  }

  @Test
  void keepsRunsInOrderEachBoundToTheOneBefore() throws IOException {
    Entry one = run("one");
    Entry two = run("two");
    assertThat(journal.entries()).containsExactly(one, two);
    assertThat(one.run()).startsWith("20260203-040506-");
    assertThat(one.previous()).isEmpty();
    assertThat(two.previous()).isEqualTo(one.digest());
    assertThat(two.files()).containsEntry("answer.json", Sha256.of("two"));
    assertThat(journal.folder(two.run()).resolve("attempts/1.json")).hasContent("{}");
    assertThat(journal.damage(two.run())).isEmpty();
    assertThat(journal.unfinished()).isEmpty();
  }

  @Test
  void findsByBeginning() throws IOException {
    Entry one = run("one");
    run("two");
    assertThat(journal.find(one.run())).isEqualTo(one);
    assertThat(journal.find("last").sequence()).isEqualTo(2);
    assertThatThrownBy(() -> journal.find("2026")).hasMessageContaining("2 runs begin");
    assertThatThrownBy(() -> journal.find("1999")).hasMessageContaining("no run is called '1999'");
    assertThatThrownBy(() -> journal.find("")).isInstanceOf(HearthException.class);
  }

  @Test
  void whatIsNotFinishedIsNotDone() throws IOException {
    Draft draft = journal.begin();
    draft.write("answer.json", new byte[] {1});
    assertThat(journal.entries()).isEmpty();
    assertThat(journal.unfinished()).containsExactly(draft.id() + ".part");
    draft.discard();
    assertThat(journal.unfinished()).isEmpty();
  }

  @Test
  void aFolderWithoutItsLineIsNotDone() throws IOException {
    Entry one = run("one");
    Entry two = run("two");
    List<String> both = Files.readAllLines(lines());
    Files.write(lines(), List.of(both.getFirst()));
    assertThat(journal.entries()).containsExactly(one);
    assertThat(journal.unfinished()).containsExactly(two.run());
  }

  @Test
  void aLineThatIsNotWholeGoesWithTheNextOne() throws IOException {
    Entry one = run("one");
    Files.writeString(lines(), "{\"sequence\":2,\"at\":\"20", StandardOpenOption.APPEND);
    assertThat(journal.entries()).containsExactly(one);
    Entry two = run("two");
    assertThat(two.sequence()).isEqualTo(2);
    assertThat(journal.entries()).containsExactly(one, two);
  }

  @Test
  void noticesEveryChangedLetterOfALine() throws IOException {
    run("one");
    run("two");
    byte[] good = Files.readAllBytes(lines());
    for (int i = 0; i < good.length - 1; i += 7) {
      byte[] bad = good.clone();
      bad[i] = (byte) (bad[i] == 'x' ? 'y' : 'x');
      Files.write(lines(), bad);
      assertThatThrownBy(journal::entries)
          .as("letter %d", i)
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.VERIFICATION_FAILED));
    }
  }

  @Test
  void noticesALineThatIsGone() throws IOException {
    run("one");
    run("two");
    List<String> both = Files.readAllLines(lines());
    Files.write(lines(), List.of(both.getLast()));
    assertThatThrownBy(journal::entries).hasMessageContaining("does not follow");
  }

  @Test
  void noticesChangedAndMissingFiles() throws IOException {
    Entry one = run("one");
    Files.writeString(journal.folder(one.run()).resolve("answer.json"), "two");
    Files.delete(journal.folder(one.run()).resolve("attempts/1.json"));
    assertThat(journal.damage(one.run()))
        .containsExactly("answer.json was changed", "attempts/1.json is missing");
  }

  @Test
  void addsWithoutTakingBack() throws IOException {
    Entry one = run("one");
    Map<String, byte[]> file = Map.of("correction-1.json", new byte[] {'{', '}'});
    Entry said = journal.add(one.run(), Entry.REVIEW, file, Map.of("verdict", "correct"));
    assertThat(journal.of(one.run())).containsExactly(one, said);
    assertThat(journal.damage(one.run())).isEmpty();
    assertThatThrownBy(() -> journal.add(one.run(), Entry.REVIEW, file, Map.of()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesFilesOutsideOfTheRun() throws IOException {
    Draft draft = journal.begin();
    assertThatThrownBy(() -> draft.write("../x", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(home.resolve("runs/x")).doesNotExist();
  }

  @Test
  void othersMayNotReadIt() throws IOException {
    run("one");
    Path runs = home.resolve("runs");
    if (Files.getFileStore(runs).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(runs)).hasSize(3);
    }
  }
}
