package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;

/** Templates that would never end, overflow the stack or fill the heap if nothing stopped them. */
final class Hostile {
  /** Each is stopped while it is rendered. */
  static final List<String> WHEN_RENDERED = whenRendered();

  /** Those of them that would need much stack. */
  static final List<String> DEEP = deep();

  /** Each is stopped while it is parsed. */
  static final List<String> WHEN_PARSED = whenParsed();

  private Hostile() {}

  /** Does {@code body} a hundred thousand times. */
  private static String often(String body) {
    return "{% set ns = namespace(s='ab', l=[1, 2], n=3, v=[], d={}) %}{% for i in range(100000) %}"
        + body
        + "{% endfor %}";
  }

  private static String set(String name, String expression) {
    return "{% set ns." + name + " = " + expression + " %}";
  }

  private static List<String> whenRendered() {
    List<String> templates = new ArrayList<>();
    templates.addAll(endless());
    templates.addAll(recursive());
    templates.addAll(largeTexts());
    templates.addAll(largeValues());
    templates.addAll(deepValues());
    return List.copyOf(templates);
  }

  private static List<String> deep() {
    List<String> templates = new ArrayList<>(recursive());
    templates.addAll(deepValues());
    return List.copyOf(templates);
  }

  private static List<String> endless() {
    String empty = "{% for i in range(100000) %}";
    return List.of(
        empty + empty + "{% endfor %}{% endfor %}",
        empty + empty + "{% if i %}{{ i }}{% endif %}{% endfor %}{% endfor %}",
        empty + "{{ range(100000) | sum }}{% endfor %}",
        empty + "{{ range(100000) | list | sort | length }}{% endfor %}",
        empty + "{% if 'x' in range(100000) | list %}{% endif %}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% set t = 'a' * 500000 ~ 'b' %}"
            + empty
            + "{% if t in s %}{% endif %}{% if s.count(t) or s.rfind(t) + 1 %}{% endif %}"
            + "{% if s.split(t) | length > 1 %}{% endif %}{% endfor %}",
        "{% set s = 'a' * 1000000 ~ 'b' %}{% set t = 'a' * 1000000 ~ 'c' %}"
            + empty
            + "{% if s == t or s > t or s is eq(t) %}{% endif %}{% endfor %}",
        "{% set big = 7 ** 20000 %}{% set less = 7 ** 10000 %}"
            + empty
            + "{% set x = big // less %}{% set x = big % less %}{% if big == less %}{% endif %}"
            + "{% set x = big / big %}{% set x = big > 0.5 %}{% endfor %}",
        "{% set digits = '7' * 4000 %}" + empty + "{% set x = digits | int %}{% endfor %}",
        "{% set s = ' ' * 1000000 %}" + empty + "{% set x = s.strip() %}{% endfor %}",
        "{% macro m(a, b, c) %}{% endmacro %}"
            + empty
            + empty
            + "{{ m() }}{% endfor %}{% endfor %}",
        empty + empty + "{% set x = d[[1]] %}{% set x = none | int %}{% endfor %}{% endfor %}",
        empty + empty + "{% set x = '%.1000f' % 0.1 %}{% endfor %}{% endfor %}",
        empty + empty + "{% set x = 0.1.as_integer_ratio() %}{% endfor %}{% endfor %}");
  }

  private static List<String> recursive() {
    return List.of(
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% for x in [n] %}{% if x %}{{ 'a' ~ m(x) ~ 'b' }}{% endif %}{% endfor %}"
            + "{% endmacro %}{{ m(1) }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% block b %}{{ self.b() }}{% endblock %}",
        "{% set ns = namespace() %}{% macro m(x) %}{{ ns.f(x) }}{% endmacro %}{% set ns.f = m %}"
            + "{{ m(1) }}",
        "{% macro m(x=m()) %}{% endmacro %}{{ m() }}",
        "{% macro m() %}"
            + "{% if m %}".repeat(90)
            + "{{ m() }}"
            + "{% endif %}".repeat(90)
            + "{% endmacro %}{{ m() }}");
  }

  private static List<String> largeTexts() {
    return List.of(
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' * 1000000000000000000000 }}",
        often(set("s", "ns.s ~ ns.s")),
        often(set("s", "ns.s + ns.s")),
        often(set("s", "ns.s * 2")),
        often(set("s", "ns.s.replace('a', ns.s)")),
        often(set("s", "ns.s.join([ns.s, ns.s])")),
        often(set("s", "[ns.s, ns.s] | join")),
        often(set("s", "'%s%s' % (ns.s, ns.s)")),
        often(set("s", "'{0}{0}'.format(ns.s)")),
        often(set("s", "[ns.s, ns.s] | string")),
        often(set("s", "[ns.s, ns.s] | tojson")),
        often("{% set x %}{{ ns.s }}{{ ns.s }}{% endset %}" + set("s", "x")),
        "{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}",
        "{{ ('a' * 1000000).replace('', 'b' * 1000000) }}",
        "{{ ('b' * 1000000).join('a' * 1000000) }}",
        "{{ 'a' | center(1000000000) }}{{ 'a'.ljust(1000000000) }}",
        "{{ 'a'.zfill(1000000000) }}",
        "{{ '\\t'.expandtabs(1000000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1 }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:.1000000000f}'.format(1) }}",
        "{{ '{:01000000000,}'.format(1) }}",
        "{{ '{:{w}}'.format(1, w=1000000000) }}",
        "{{ 'a\\nb' | indent(1000000000) }}",
        "{{ [1, [2]] | tojson(indent=1000000000) }}",
        "{{ strftime_now('%900000d' * 1000) }}",
        "{% for i in range(100000) %}{{ 'a' * 1000 }}{% endfor %}",
        "{{ ('<' * 10000000) | escape | escape | escape }}",
        "{{ ('é' * 10000000) | urlencode }}",
        "{{ ('a ' * 10000000) | wordwrap(1) }}");
  }

  private static List<String> largeValues() {
    return List.of(
        "{{ range(1000000000) }}",
        "{{ range(-9223372036854775807, 9223372036854775807) }}",
        "{{ [1] * 1000000000 }}",
        "{{ (1, 2) * 10000000000000000000 }}",
        often(set("l", "ns.l + ns.l")),
        often(set("l", "ns.l * 2")),
        often(set("l", "[ns.l, ns.l] | sum(start=[])")),
        often(set("l", "ns.l + ['a' * 100000 ~ i]")),
        often(set("v", "{'v': ns.v, 'i': i}")) + "{{ ns.v | length }}" + often(often("")),
        often(set("n", "ns.n * ns.n")),
        "{{ 10 ** 10000000000 }}",
        "{{ 2 ** 65537 }}",
        "{{ [1] | batch(1000000000, 'x') | list }}",
        "{{ [1] | slice(1000000000, 'x') | list }}",
        "{{ ('a' * 20000000) | list }}",
        "{{ ('a ' * 20000000).split() }}",
        "{{ ('a\\n' * 20000000).splitlines() }}",
        "{{ dict.fromkeys(range(100000) | map('string') | list * 1000) }}");
  }

  private static List<String> deepValues() {
    String deep = often(set("v", "[ns.v]"));
    String twice =
        "{% set ns = namespace(v=[], w=[]) %}{% for i in range(60) %}"
            + set("v", "[ns.v, ns.v]")
            + set("w", "[ns.w, ns.w]")
            + "{% endfor %}";
    String lazy = often(set("v", "ns.v | map('upper')"));
    return List.of(
        deep + "{{ ns.v }}",
        deep + "{{ ns.v | tojson }}",
        deep + "{{ ns.v | pprint }}",
        deep + "{{ ns.v == [ns.v] }}",
        deep + "{{ ns.v < [ns.v] }}",
        often(set("v", "{'a': ns.v}")) + "{{ ns.v == {'a': ns.v} }}",
        often(set("v", "(ns.v,)")) + "{{ {ns.v: 1} }}",
        often(set("v", "(ns.v,)")) + "{{ [ns.v] | unique | list }}",
        lazy + "{{ ns.v | list }}",
        twice + "{{ ns.v }}",
        twice + "{{ ns.v | tojson }}",
        twice + "{{ ns.v | pprint }}",
        twice + "{{ ns.v == ns.w }}",
        twice + "{{ ns.v < ns.w }}");
  }

  private static List<String> whenParsed() {
    List<String> templates = new ArrayList<>();
    for (int depth : new int[] {1_000, 100_000}) {
      templates.add("{{ " + "(".repeat(depth) + "x" + ")".repeat(depth) + " }}");
      templates.add("{{ " + "[".repeat(depth) + "x" + "]".repeat(depth) + " }}");
      templates.add("{{ " + "{1: ".repeat(depth) + "x" + "}".repeat(depth) + " }}");
      templates.add("{{ " + "f(".repeat(depth) + "x" + ")".repeat(depth) + " }}");
      templates.add("{{ " + "x[".repeat(depth) + "x" + "]".repeat(depth) + " }}");
      templates.add("{{ " + "(".repeat(depth));
      templates.add("{{ " + "not ".repeat(depth) + "x }}");
      templates.add("{{ " + "- ".repeat(depth) + "x }}");
      templates.add("{{ x" + " + x".repeat(depth) + " }}");
      templates.add("{{ x" + " * x".repeat(depth) + " }}");
      templates.add("{{ x" + " ** x".repeat(depth) + " }}");
      templates.add("{{ x" + " and x".repeat(depth) + " }}");
      templates.add("{{ x" + " or x".repeat(depth) + " }}");
      templates.add("{{ x" + ".x".repeat(depth) + " }}");
      templates.add("{{ x" + "()".repeat(depth) + " }}");
      templates.add("{{ x" + "[0]".repeat(depth) + " }}");
      templates.add("{{ x" + " | upper".repeat(depth) + " }}");
      templates.add("{{ x" + " is sameas (x".repeat(depth) + " }}");
      templates.add("{{ x" + " if x else x".repeat(depth) + " }}");
      templates.add("{{ x" + " if x".repeat(depth) + " }}");
      templates.add("{% if x %}".repeat(depth));
      templates.add("{% if x %}".repeat(depth) + "{% endif %}".repeat(depth));
      templates.add("{% for x in y %}".repeat(depth));
      templates.add("{% macro x() %}".repeat(depth));
      templates.add("{% filter upper %}".repeat(depth));
      templates.add("{% set x %}".repeat(depth));
      templates.add("{% set " + "(".repeat(depth) + "x" + ",)".repeat(depth) + " = 1 %}");
      templates.add("{% filter upper" + " | upper".repeat(depth) + " %}{% endfilter %}");
    }
    String chain = "x" + " + x".repeat(150);
    templates.add("{{ " + ("(" + chain + ") + ").repeat(1) + nested(chain, 150) + " }}");
    templates.add("{{ 0x" + "f".repeat(900_000) + " }}");
    return List.copyOf(templates);
  }

  /** Chains in parentheses within chains: neither is deep alone. */
  private static String nested(String chain, int depth) {
    String nested = "x";
    for (int i = 0; i < depth; i++) {
      nested = "(" + nested + ")" + chain.substring(1);
    }
    return nested;
  }
}
