package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says is compared with the lines that it cites. */
class ChecksTest {
  @TempDir Path folder;
  private Packed packed;

  @BeforeEach
  void open() {
    String log =
        "ERROR pool of web-7f9: 31 of 32 connections to 10.0.0.7:5432 refused after 1.5 s\n"
            + "INFO 4096 bytes on disk of 1048576, exit code 137\n";
    Path tar = new TarBuilder().file("logs/web.log", log).tar(folder);
    packed =
        Evidence.select(
            Bundle.open(List.of(tar), BundleLimits.standard()),
            "",
            Budget.ofTokens(500, String::length));
  }

  @Test
  void knowsItsIds() {
    assertThat(Checks.citations(List.of("E1", "E3", "e1", "E1"), packed))
        .extracting(Verdict::subject, Verdict::passed)
        .containsExactly(tuple("E1", true), tuple("E3", false), tuple("e1", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "it says \"connections to 10.0.0.7:5432 refused\"|true",
        "it says “connections  to 10.0.0.7:5432 refused”|true",
        "it says `connections were refused`|false",
        "it says \"exit code 137\", which E1 does not|false",
        "\"31 of\" is too short to be a quotation, nothing else is quoted|",
        "nothing is quoted|"
      })
  void comparesQuotations(String text, Boolean passed) {
    List<Verdict> verdicts = Checks.quotes(text, List.of("E1"), packed);
    if (passed == null) {
      assertThat(verdicts).isEmpty();
    } else {
      assertThat(verdicts).extracting(Verdict::passed).containsExactly(passed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "31 of 32 connections",
        "port 5432 of 10.0.0.7 is refused",
        "after 1.5 s",
        "web-7f9 cannot connect, see E1",
        "k8s says x509 with sha256 over IPv6",
        "1. the pool is used up: 31",
        "four thousand"
      })
  void findsNumbers(String text) {
    assertThat(Checks.numbers(text, List.of("E1"), packed)).allMatch(Verdict::passed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "33 connections",
        "3 connections",
        "10.0.0.70",
        "10.0.0",
        "543",
        "1 s",
        "5 s",
        "web-7f8",
        "exit code 137"
      })
  void missesNumbers(String text) {
    assertThat(Checks.numbers(text, List.of("E1"), packed)).anyMatch(v -> !v.passed());
  }

  @Test
  void readsThousands() {
    assertThat(Checks.numbers("1,048,576 bytes", List.of("E2"), packed)).allMatch(Verdict::passed);
    assertThat(Checks.numbers("1,048,577 bytes", List.of("E2"), packed)).noneMatch(Verdict::passed);
  }
}
