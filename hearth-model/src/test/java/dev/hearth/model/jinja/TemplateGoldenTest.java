package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Python's Jinja2 renders, character for character, errors and their messages included. */
class TemplateGoldenTest {

  static List<String> own() {
    return TemplateCases.files(Fixtures.testdata());
  }

  static List<String> all() {
    return TemplateCases.files(Fixtures.conformance());
  }

  @ParameterizedTest
  @MethodSource("own")
  void rendersAsJinja2Does(String file) {
    check(Fixtures.testdata(), file);
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("all")
  void rendersRealChatTemplatesAsJinja2Does(String file) {
    check(Fixtures.conformance(), file);
  }

  @Test
  void everyPartOfTheLanguageHasCases() {
    assertThat(own())
        .contains("own-statements", "own-filters", "own-tests", "own-strings", "own-formatting");
    assertThat(own().stream().mapToInt(file -> TemplateCases.of(Fixtures.testdata(), file).size()))
        .allMatch(cases -> cases > 0);
  }

  private static void check(Fixtures fixtures, String file) {
    List<TemplateCases.Case> cases = TemplateCases.of(fixtures, file);
    assertThat(cases).isNotEmpty();
    assertThat(cases)
        .allSatisfy(golden -> {
          TemplateCases.Outcome actual = golden.actual();
          assertThat(golden.holds(actual))
              .as(
                  "%s%n%s%nexpected %s%nactual   %s",
                  golden.name(), golden.source(), golden.expected(), actual)
              .isTrue();
        });
  }
}
