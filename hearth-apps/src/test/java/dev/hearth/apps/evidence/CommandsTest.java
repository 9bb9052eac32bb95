package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that only read pass; everything else, and what is not understood, is refused. */
class CommandsTest {
  private static Verdict judge(String command) {
    return Checks.commands(List.of(command)).getFirst();
  }

  /** The lines of a file: a command each, and for refused ones, behind a tab, why. */
  private static Stream<String> commands(String file) {
    try {
      return Files.readAllLines(Fixtures.testdata().folder("evidence/commands").resolve(file))
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> allowed() {
    return commands("allowed.txt");
  }

  static Stream<String> refused() {
    return commands("refused.txt");
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void allowsWhatOnlyReads(String command) {
    assertThat(judge(command))
        .as(command)
        .extracting(Verdict::passed, Verdict::reason)
        .containsExactly(true, "it only reads");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesTheRest(String line) {
    String[] parts = line.split("\t", -1);
    assertThat(parts).hasSize(2);
    assertThat(judge(parts[0]).passed()).as(parts[0]).isFalse();
    assertThat(judge(parts[0]).reason()).as(parts[0]).contains(parts[1]);
  }

  @Test
  void refusesControlCharacters() {
    assertThat(judge("kubectl get pods\nreboot").reason()).contains("line breaks");
    assertThat(judge("kubectl get pods\u202E").reason()).contains("control characters");
    assertThat(judge("").reason()).isEqualTo("it is empty");
    assertThat(judge("a".repeat(2001)).reason()).contains("more than 2,000 characters");
  }

  @Test
  void noMutationOfAHarmlessCommandRunsASecondOne() {
    String signs = ";&|<>()$`\\\"' \n#{}*?~!";
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder("kubectl logs web-1 -n shop");
      for (int sign = 1 + random.nextInt(3); sign > 0; sign--) {
        line.insert(
            random.nextInt(line.length() + 1), signs.charAt(random.nextInt(signs.length())));
      }
      line.append(" reboot");
      // whatever the signs do: what passes is one command of kubectl, and reboot is its operand
      if (judge(line.toString()).passed()) {
        assertThat(line.toString().replaceAll("\"[^\"]*\"|'[^']*'|\\\\.", ""))
            .doesNotContain(";", "&", "`", "$", "(", ")", "\n");
      }
    }
  }
}
