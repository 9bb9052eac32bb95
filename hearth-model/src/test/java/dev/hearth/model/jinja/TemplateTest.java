package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The door of the shelf: what goes in, what comes out, what users are told. */
class TemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 21, 9, 30);

  private static String render(String source, Map<String, ? extends @Nullable Object> variables) {
    return Template.parse(source, Limits.DEFAULT).render(variables, () -> NOW);
  }

  private static HearthException refused(String source, Map<String, ?> variables) {
    HearthException refused =
        catchThrowableOfType(HearthException.class, () -> render(source, variables));
    assertThat(refused).isNotNull();
    return refused;
  }

  private static TemplateException cause(HearthException error) {
    return TemplateException.of(error).orElseThrow();
  }

  @Test
  void takesPlainJavaValues() {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("none", null);
    variables.put("truth", true);
    variables.put("whole", List.of((byte) 1, (short) 2, 3, 4L, BigInteger.TWO.pow(70)));
    variables.put("real", List.of(0.5f, 0.1));
    variables.put("text", "é");
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", List.of());
    map.put(3, Map.of());
    variables.put("map", map);
    assertThat(
            render("{{ none }} {{ truth }} {{ whole }} {{ real }} {{ text }} {{ map }}", variables))
        .isEqualTo(
            "None True [1, 2, 3, 4, 1180591620717411303424] [0.5, 0.1] é {'z': 1, 'a': [], 3: {}}");
  }

  @Test
  void refusesOtherJavaObjects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> render("", Map.of("x", List.of(Instant.EPOCH))));
  }

  @Test
  void changesNothingThatIsPassedIn() {
    List<Object> messages = new ArrayList<>(List.of("a", "b"));
    assertThat(render("{{ messages.pop() }}{{ messages | length }}", Map.of("messages", messages)))
        .isEqualTo("b1");
    assertThat(messages).containsExactly("a", "b");
  }

  @Test
  void asksForTheTimeOnceAndOnlyIfNeeded() {
    AtomicInteger asked = new AtomicInteger();
    Template without = Template.parse("x", Limits.DEFAULT);
    Template with =
        Template.parse("{{ strftime_now('%H') }}{{ strftime_now('%M') }}", Limits.DEFAULT);
    without.render(Map.of(), () -> NOW.plusHours(asked.incrementAndGet()));
    assertThat(asked).hasValue(0);
    assertThat(with.render(Map.of(), () -> NOW.plusHours(asked.incrementAndGet())))
        .isEqualTo("1030");
    assertThat(asked).hasValue(1);
  }

  @Test
  void tellsKindMessageAndLineOfErrors() {
    HearthException syntax = refused("a\n\n{% if %}{% endif %}", Map.of());
    assertThat(syntax.code()).isEqualTo(Code.BAD_INPUT);
    assertThat(syntax.fact())
        .isEqualTo(
            "chat template, line 3: TemplateSyntaxError: Expected an expression, got 'end of"
                + " statement block'");
    assertThat(syntax.fix()).isNotEmpty();
    assertThat(cause(syntax).kind()).isEqualTo("TemplateSyntaxError");
    assertThat(cause(syntax).line()).isEqualTo(3);

    HearthException inner =
        refused(
            "\n{% macro m(x) %}\n{{ x.a }}\n{{ x.a.b }}{% endmacro %}\n\n{{ m({}) }}", Map.of());
    assertThat(cause(inner).kind()).isEqualTo("UndefinedError");
    assertThat(cause(inner).text()).isEqualTo("'dict object' has no attribute 'a'");
    assertThat(cause(inner).line()).isEqualTo(4);
  }

  @Test
  void tellsWhenTheTemplateRefuses() {
    HearthException refused = refused("\n{{ raise_exception('roles must alternate') }}", Map.of());
    assertThat(refused.code()).isEqualTo(Code.BAD_INPUT);
    assertThat(refused.fact())
        .isEqualTo("chat template, line 2: the template refuses this input: roles must alternate");
    assertThat(cause(refused).kind()).isEqualTo(TemplateException.RAISED);
    assertThat(cause(refused).text()).isEqualTo("roles must alternate");
  }

  @Test
  void tellsWhatTheSandboxForbids() {
    assertThat(refused("{{ ''.__class__.__mro__ }}", Map.of()).code()).isEqualTo(Code.REFUSED);
    assertThat(refused("{{ [].append(1) }}", Map.of()).code()).isEqualTo(Code.REFUSED);
    assertThat(refused("{{ '{0.__class__.x}'.format(1) }}", Map.of()).code())
        .isEqualTo(Code.REFUSED);
  }

  @Test
  void tellsWhatIsNotThere() {
    for (String source :
        List.of(
            "{% include 'a' %}",
            "{% import 'a' as b %}",
            "{% from 'a' import b %}",
            "{% extends 'a' %}",
            "{{ lipsum() }}",
            "{{ 'a'.encode() }}",
            "{{ (-8) ** 0.5 }}")) {
      assertThat(refused(source, Map.of()).code()).as(source).isEqualTo(Code.UNSUPPORTED);
    }
  }

  @Test
  void rendersTheSameEveryTime() {
    String source = "{% for i in range(20) %}{{ range(1000) | random }} {% endfor %}";
    String first = render(source, Map.of());
    assertThat(render(source, Map.of())).isEqualTo(first);
    assertThat(first.split(" ")).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void keepsCharactersOutsideOfTheBasicPlaneWhole() {
    String text = "a😀b👩‍💻";
    assertThat(
            render(
                "{{ t | length }} {{ t[1] }} {{ t[::-1][-2] }} {{ t.find('b') }}",
                Map.of("t", text)))
        .isEqualTo("6 😀 😀 2");
  }

  @Test
  void onePageForManyThreads() throws Exception {
    String source =
        "{% set ns = namespace(n=0) %}{% macro m(x) %}{{ x }}{% endmacro %}"
            + "{% for i in range(n) %}{% set ns.n = ns.n + i %}{{ m(i) }},{% endfor %}{{ ns.n }}";
    Template template = Template.parse(source, Limits.DEFAULT);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        results.add(threads.submit(() -> template.render(Map.of("n", n), () -> NOW)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get())
            .isEqualTo(render(source, Map.of("n", i)))
            .endsWith("" + i * (i - 1) / 2);
      }
    }
  }
}
