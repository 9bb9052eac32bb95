package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Citations are compared with what lies in the sources now, not with what is remembered. */
class CitationsTest {
  @TempDir Path folder;
  private Path log;
  private Bundle bundle;
  private Packed packed;

  @BeforeEach
  void open() throws IOException {
    log = folder.resolve("bundle/web.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "INFO started\nERROR refused by 10.0.0.7:5432\n");
    bundle = Bundle.open(List.of(log.getParent()), BundleLimits.standard());
    packed = Evidence.select(bundle, "", Budget.ofTokens(200, String::length));
  }

  private Citation cite(String id) {
    return Citations.verify(packed, bundle, List.of(id)).getFirst();
  }

  @Test
  void verifiesWhatIsThere() {
    assertThat(cite("E2"))
        .isEqualTo(
            new Citation("E2", "web.log", 2, 1, 13, "ERROR refused by 10.0.0.7:5432", true, ""));
  }

  @Test
  void saysThatAnIdWasNeverShown() {
    assertThat(cite("E3").difference()).isEqualTo("no evidence of this id was shown");
    assertThat(cite("E3").verified()).isFalse();
  }

  @Test
  void seesAChangedByte() throws IOException {
    Files.writeString(log, "INFO started\nERROR refused by 10.0.0.8:5432\n");
    assertThat(cite("E2").difference()).isEqualTo("web.log:2 differs from byte 37 on");
    assertThat(cite("E1").verified()).isTrue();
  }

  @Test
  void seesAShortenedAndAMissingFile() throws IOException {
    Files.writeString(log, "INFO started\n");
    assertThat(cite("E2").difference())
        .isEqualTo("web.log has 13 bytes only; the citation ends at byte 43");
    Files.delete(log);
    assertThat(cite("E2").difference()).isEqualTo("web.log is not there any more");
    Files.delete(log.getParent());
    assertThat(cite("E2").difference()).startsWith("there is no ");
  }

  @Test
  void seesAMovedLine() throws IOException {
    Files.writeString(log, "INFO\nstarte\nERROR refused by 10.0.0.7:5432\n".replace("E\n", "E \n"));
    assertThat(cite("E2").verified()).isFalse();
  }

  @Test
  void letsALogGrow() throws IOException {
    Files.writeString(log, "INFO started\nERROR refused by 10.0.0.7:5432\nINFO more\n");
    assertThat(cite("E2").verified()).isTrue();
  }

  @Test
  void seesThatAnObjectChangedAroundItsBytes() throws IOException {
    String pod =
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-%d"},
         "status":{"phase":"Failed"}}
        """;
    Path file = folder.resolve("pod.json");
    Files.writeString(file, pod.formatted(1));
    Bundle object = Bundle.open(List.of(file), BundleLimits.standard());
    Packed shown = Evidence.select(object, "", Budget.ofTokens(200, String::length));
    String id = shown.items().getFirst().id();
    assertThat(shown.item(id).orElseThrow().text()).isEqualTo("pod/web-1: Status: Failed");
    assertThat(Citations.verify(shown, object, List.of(id)).getFirst().verified()).isTrue();
    Files.writeString(file, pod.formatted(2));
    assertThat(Citations.verify(shown, object, List.of(id)).getFirst().difference())
        .startsWith("pod.json was changed elsewhere since it was read");
  }
}
