package dev.hearth.main.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule on text holds for every file of the project, and fails for a file that breaks it. */
class SourcesTest {
  private static final long TESTDATA_BYTES_MAX = 12_000_000;
  private static final List<SourceText> SOURCES = SourceText.all(Fixtures.projectRoot());
  private static final String TEST = "hearth-x/src/test/java/X.java";
  private static final String MAIN = "hearth-x/src/main/java/X.java";

  /** A rule, why it is there, and a file that breaks it. */
  record Rule(String why, Function<SourceText, List<String>> check, SourceText broken) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Rule rule(
      String why, Function<SourceText, List<String>> check, String name, String text) {
    return new Rule(why, check, new SourceText(name, text));
  }

  static Stream<Rule> rules() {
    return Stream.of(
        rule(
            "a line is read at a glance: at most 100 columns",
            SourceRules::wideLines,
            MAIN,
            "// " + "x".repeat(98)),
        rule(
            "a file has one subject: at most 400 lines",
            SourceRules::longFiles,
            MAIN,
            "\n".repeat(401)),
        rule(
            "a method does one thing: at most 60 lines",
            SourceRules::longMethods,
            MAIN,
            "class X { void x() {\n".repeat(60) + "} }"),
        rule(
            "it must build on any machine: no paths of one",
            SourceRules::machinePaths,
            "docs/x.md",
            "see `/home/someone/hearth`"),
        rule(
            "where artifacts come from is the builder's own setting: no registry hosts",
            SourceRules::registryHosts,
            "pom.xml",
            "<url>https://repo.maven.example/x</url>"),
        rule(
            "what is not done is written down as an issue: no such marks",
            SourceRules::unfinished,
            MAIN,
            "// TODO later"),
        rule(
            "a test that waits for the clock fails on a busy machine: no sleeps",
            SourceRules::sleeps,
            TEST,
            "Thread.sleep(10);"),
        rule(
            "a test that is skipped looks like one that passes: none",
            SourceRules::skippedTests,
            TEST,
            "@Disabled class X {}"),
        rule(
            "a reader finds a thing by what its package says",
            SourceRules::packageInfos,
            "hearth-x/src/main/java/x/package-info.java",
            "@NullMarked package x;"),
        rule(
            "null is written in the type, or not at all",
            SourceRules::packageInfos,
            "hearth-x/src/main/java/x/package-info.java",
            "/** Things. */ package x;"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(Rule rule) {
    assertThat(SOURCES.stream().flatMap(file -> rule.check().apply(file).stream()))
        .as(rule.why())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void canFail(Rule rule) {
    assertThat(rule.check().apply(rule.broken())).hasSize(1);
  }

  @Test
  void seesTheProject() {
    assertThat(SOURCES)
        .extracting(SourceText::name)
        .contains("pom.xml", "hearth", "README.md", ".ci/run", "hearth-main/pom.xml");
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    var folders =
        SOURCES.stream()
            .map(SourceText::name)
            .filter(name -> name.matches("hearth-.*/src/main/java/.*\\.java"))
            .collect(Collectors.groupingBy(name -> name.substring(0, name.lastIndexOf('/'))));
    assertThat(folders).isNotEmpty();
    assertThat(folders)
        .allSatisfy((folder, files) -> assertThat(files).contains(folder + "/package-info.java"));
  }

  @Test
  void testDataStaysSmall() throws IOException {
    try (Stream<Path> files = Files.walk(Fixtures.projectRoot().resolve("testdata"))) {
      long bytes =
          files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      assertThat(bytes)
          .as("everyone who clones the project carries it along")
          .isLessThanOrEqualTo(TESTDATA_BYTES_MAX);
    }
  }
}
