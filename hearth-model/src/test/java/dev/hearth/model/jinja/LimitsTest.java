package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every limit is an error of its own, right where it is reached, and stops what it must stop. */
class LimitsTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 21, 9, 30);

  /** Small, so that what is endless ends soon. */
  private static final Limits SMALL =
      Limits.DEFAULT.withStepsMax(500_000).withCharactersMax(4_000_000);

  private static final int SMALL_STACK_BYTES = 512 << 10;

  static final List<String> WHEN_PARSED = Hostile.WHEN_PARSED;
  static final List<String> WHEN_RENDERED = Hostile.WHEN_RENDERED;

  private static String render(String source, Limits limits) {
    return Template.parse(source, limits)
        .render(Map.of("d", Map.of(), "xs", List.of(1)), () -> NOW);
  }

  private static HearthException refused(String source, Limits limits) {
    HearthException refused =
        catchThrowableOfType(HearthException.class, () -> render(source, limits));
    assertThat(refused).as(source.substring(0, Math.min(200, source.length()))).isNotNull();
    assertThat(refused.code()).as(refused.fact()).isEqualTo(Code.LIMIT);
    assertThat(refused.fix()).isNotEmpty();
    return refused;
  }

  @ParameterizedTest
  @FieldSource("WHEN_PARSED")
  void hostileTemplatesAreRefusedWhenParsed(String source) {
    HearthException refused =
        catchThrowableOfType(HearthException.class, () -> Template.parse(source, SMALL));
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(Code.LIMIT);
  }

  @ParameterizedTest
  @FieldSource("WHEN_RENDERED")
  void hostileTemplatesAreStoppedWhenRendered(String source) {
    Template template = Template.parse(source, SMALL);
    HearthException stopped =
        catchThrowableOfType(
            HearthException.class, () -> template.render(Map.of("d", Map.of()), () -> NOW));
    assertThat(stopped).isNotNull();
    assertThat(stopped.code()).as(stopped.fact()).isEqualTo(Code.LIMIT);
  }

  @Test
  void limitsAreReachedBeforeASmallStackIs() throws InterruptedException {
    List<String> all = new ArrayList<>(WHEN_PARSED);
    all.addAll(Hostile.DEEP);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable task =
        () -> {
          for (String source : all) {
            assertThat(refused(source, SMALL).fact()).doesNotContain("stack");
          }
        };
    Thread thread = new Thread(null, task, "small", SMALL_STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void templateCharacters() {
    Limits limits = Limits.DEFAULT.withTemplateCharactersMax(20);
    assertThat(render("x".repeat(20), limits)).hasSize(20);
    assertThat(refused("x".repeat(21), limits).fact()).contains("21 characters").contains("20");
  }

  @Test
  void outputCharacters() {
    Limits limits = Limits.DEFAULT.withOutputCharactersMax(20);
    assertThat(render("{{ 'x' * 20 }}", limits)).hasSize(20);
    assertThat(refused("{{ 'x' * 10 }}{{ 'x' * 11 }}", limits).fact()).contains("20 characters");
    assertThat(render("{% set a %}{{ 'x' * 30 }}{% endset %}{{ a | length }}", limits))
        .isEqualTo("30");
  }

  @Test
  void createdCharacters() {
    Limits limits = Limits.DEFAULT.withCharactersMax(1000);
    assertThat(render("{% set a = 'x' * 900 %}{{ a | length }}", limits)).isEqualTo("900");
    assertThat(refused("{% set a = 'x' * 1001 %}", limits).fact()).contains("1000 characters");
    assertThat(refused("{% set a = 'x' * 600 %}{% set a = 'y' * 600 %}", limits).fact())
        .contains("1000 characters");
    assertThat(refused("{% set a = [0] * 126 %}", limits).fact()).contains("1000 characters");
  }

  @Test
  void steps() {
    Limits limits = Limits.DEFAULT.withStepsMax(1000);
    assertThat(render("{% for i in range(100) %}{% endfor %}ok", limits)).isEqualTo("ok");
    assertThat(refused("{% for i in range(1000) %}{% endfor %}", limits).fact())
        .contains("1000 steps");
  }

  @Test
  void nestingOfSource() {
    Limits limits = Limits.DEFAULT.withNestingMax(10);
    assertThat(render("{% if xs %}{% if xs %}{{ (1 + (1)) }}{% endif %}{% endif %}", limits))
        .isEqualTo("2");
    HearthException refused = refused("\n{{ 1" + " + 1".repeat(10) + " }}", limits);
    assertThat(refused.fact()).contains("10 levels").contains("line 2");
    assertThat(TemplateException.of(refused).orElseThrow().kind()).isEqualTo("RecursionError");
  }

  @Test
  void nestingOfValues() {
    Limits limits = Limits.DEFAULT.withNestingMax(10);
    Template template = Template.parse("{{ v }}", limits);
    Object value = "x";
    for (int i = 0; i < 10; i++) {
      value = List.of(value);
    }
    Object deep = value;
    assertThat(template.render(Map.of("v", deep), () -> NOW)).contains("x");
    HearthException refused =
        catchThrowableOfType(
            HearthException.class,
            () -> template.render(Map.of("v", Map.of("more", deep)), () -> NOW));
    assertThat(refused.code()).isEqualTo(Code.LIMIT);
  }

  @Test
  void aValueThatContainsItselfIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    HearthException refused =
        catchThrowableOfType(
            HearthException.class,
            () -> Template.parse("", Limits.DEFAULT).render(Map.of("v", endless), () -> NOW));
    assertThat(refused.code()).isEqualTo(Code.LIMIT);
  }

  @Test
  void callDepth() {
    String source =
        "{%% macro m(n) %%}{%% if n %%}{{ m(n - 1) }}{%% endif %%}{%% endmacro %%}{{ m(%d) }}ok";
    Limits limits = Limits.DEFAULT.withCallDepthMax(20);
    assertThat(render(source.formatted(18), limits)).isEqualTo("ok");
    HearthException refused = refused(source.formatted(19), limits);
    assertThat(TemplateException.of(refused).orElseThrow().kind()).isEqualTo("RecursionError");
  }

  @Test
  void stackLevels() {
    String source = "{% macro m(n) %}{{ m(n - 1) if n }}{% endmacro %}{{ m(DEPTH) }}ok";
    Limits limits = Limits.DEFAULT.withStackLevelsMax(200);
    assertThat(render(source.replace("DEPTH", "5"), limits)).isEqualTo("ok");
    HearthException refused = refused(source.replace("DEPTH", "20"), limits);
    assertThat(TemplateException.of(refused).orElseThrow().kind()).isEqualTo("RecursionError");
    String wide = source.replace("{{ m(n", "{{ 'x'" + " + 'x'".repeat(60) + " ~ m(n");
    assertThat(render(wide.replace("DEPTH", "0"), limits)).endsWith("ok");
    refused(wide.replace("DEPTH", "3"), limits);
  }

  @Test
  void ordinaryRecursionIsFarFromAllLimits() {
    String source =
        "{% macro m(n) %}{% for x in xs %}{% if n %}({{ 'a' ~ m(n - 1) }}){% endif %}{% endfor %}"
            + "{% endmacro %}{{ m(50) | length }}";
    assertThat(render(source, Limits.DEFAULT)).isEqualTo("150");
  }

  @Test
  void rangeItems() {
    assertThat(render("{{ range(100000) | length }}", Limits.DEFAULT)).isEqualTo("100000");
    HearthException refused = refused("{{ range(100001) }}", Limits.DEFAULT);
    assertThat(TemplateException.of(refused).orElseThrow().kind()).isEqualTo("OverflowError");
  }

  @Test
  void integerBits() {
    assertThat(render("{{ (2 ** 65535).bit_length() }}", Limits.DEFAULT)).isEqualTo("65536");
    assertThat(refused("{{ 2 ** 65536 }}", Limits.DEFAULT).fact()).contains("65536 bits");
    assertThat(refused("{{ 2 ** 40000 * 2 ** 40000 }}", Limits.DEFAULT).fact()).contains("bits");
  }

  @Test
  void limitsMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withStepsMax(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withNestingMax(-1));
  }
}
