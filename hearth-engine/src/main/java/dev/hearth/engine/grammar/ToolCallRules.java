package dev.hearth.engine.grammar;

import dev.hearth.model.chat.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls of tools in the markup of a family of models, with arguments as their schemas say. Families
 * whose arguments are JSON are here; those with a notation of their own are refused.
 */
final class ToolCallRules {
  private final GrammarSource.ToolCalls source;
  private final List<ToolDefinition> tools;
  private final SchemaCompiler compiler;
  private final Rules rules = new Rules();
  private final RegexFactory texts = new RegexFactory();
  private final List<Goal> arguments = new ArrayList<>();

  ToolCallRules(GrammarSource.ToolCalls source) {
    this.source = source;
    this.tools =
        source.tools().stream()
            .filter(tool -> source.only() == null || tool.name().equals(source.only()))
            .toList();
    if (tools.isEmpty()) {
      throw Refusals.damaged("there is no tool that may be called");
    }
    this.compiler = new SchemaCompiler(FormatRule.UNLESS_NAMED, Map.of());
  }

  Rules rules() {
    int root = rules.add();
    switch (source.family()) {
      case QWEN -> tagged(root, "<tool_call>", "</tool_call>");
      case LLAMA3 -> llama(root);
      case MISTRAL -> mistral(root);
      case DEEPSEEK -> deepSeek(root);
      case HARMONY -> harmony(root);
      case GEMMA4, LFM2, PLAIN ->
          throw Refusals.unsupported(
              "tool calls in the markup of " + source.family(),
              "their arguments are not written as JSON");
    }
    return rules;
  }

  boolean hasUnique() {
    return compiler.hasUnique();
  }

  /** What the arguments of each tool are. */
  private List<Goal> arguments() {
    if (arguments.isEmpty()) {
      for (int i = 0; i < tools.size(); i++) {
        arguments.add(compiler.compile(parameters(tools.get(i)), "tool:" + i));
      }
    }
    return arguments;
  }

  private static JsonValue parameters(ToolDefinition tool) {
    JsonValue schema = JsonValues.of(tool.parameters());
    // arguments are an object, whether the schema says so or not
    return schema instanceof JsonValue.Obj(Map<String, JsonValue> members)
            && !members.containsKey("type")
        ? withType(members)
        : schema;
  }

  private static JsonValue withType(Map<String, JsonValue> members) {
    Map<String, JsonValue> all = new LinkedHashMap<>(members);
    all.put("type", new JsonValue.Str("object"));
    return new JsonValue.Obj(all);
  }

  /** {@code {"name": …, "arguments": …}} for any of the tools, whatever the order. */
  private Element envelope(String argumentsKey) {
    List<Condition> calls = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      JsonValue schema = parameters(tools.get(i));
      calls.add(compiler.call(tools.get(i).name(), argumentsKey, schema, "tool:" + i));
    }
    return new Element.Value(compiler.compile(new Condition.Or(calls, true)));
  }

  private Element text(String pattern) {
    return new Element.Text(DfaContent.of(texts, RegexParser.wholeOwn(texts, pattern)));
  }

  /** Any text without a mark in it. */
  private Element textWithout(String mark) {
    Regex somewhere = texts.concat(texts.all, texts.concat(texts.word(mark), texts.all));
    Regex free = texts.and(List.of(texts.marked(texts.anyText), texts.not(somewhere)));
    return new Element.Text(DfaContent.of(texts, free));
  }

  private static Element mark(String name) {
    return new Element.Marker(name, false);
  }

  /** The rule of one call or, where parallel ones are allowed, several. */
  private Element calls(int one, List<Element> between) {
    if (!source.parallel()) {
      return new Element.Rule(one);
    }
    int many = rules.add();
    rules.alternative(many, List.of(new Element.Rule(one)));
    List<Element> more = new ArrayList<>(List.of(new Element.Rule(one)));
    more.addAll(between);
    more.add(new Element.Rule(many));
    rules.alternative(many, more);
    return new Element.Rule(many);
  }

  /** The calls, and unless they are required a text before or instead of them. */
  private void root(int root, Element calls, String mark) {
    if (source.required()) {
      rules.alternative(root, List.of(calls));
      return;
    }
    Element before = textWithout(mark);
    int perhaps = rules.add();
    rules.alternative(perhaps, List.of());
    rules.alternative(perhaps, List.of(calls));
    rules.alternative(root, List.of(before, new Element.Rule(perhaps)));
  }

  private void tagged(int root, String open, String close) {
    int call = rules.add();
    Element space = text("[ \\n]{0,2}");
    rules.alternative(call, List.of(mark(open), space, envelope("arguments"), space, mark(close)));
    root(root, calls(call, List.of(text("\\n?"))), open);
  }

  private void llama(int root) {
    int call = rules.add();
    rules.alternative(call, List.of(envelope("parameters")));
    rules.alternative(root, List.of(calls(call, List.of(text("; ?")))));
    if (!source.required()) {
      rules.alternative(root, List.of(text("(?:[^\\s{][^]*)?")));
    }
  }

  private void mistral(int root) {
    int call = rules.add();
    List<Goal> goals = arguments();
    for (int i = 0; i < tools.size(); i++) {
      rules.alternative(
          call,
          List.of(
              mark("[TOOL_CALLS]"),
              word(tools.get(i).name()),
              mark("[ARGS]"),
              new Element.Value(goals.get(i))));
    }
    root(root, calls(call, List.of()), "[TOOL_CALLS]");
  }

  private Element word(String text) {
    return new Element.Text(DfaContent.of(texts, texts.marked(texts.word(text))));
  }

  private void deepSeek(int root) {
    int call = rules.add();
    List<Goal> goals = arguments();
    for (int i = 0; i < tools.size(); i++) {
      Element begin = mark("<｜tool▁call▁begin｜>");
      Element separator = mark("<｜tool▁sep｜>");
      Element end = mark("<｜tool▁call▁end｜>");
      Element value = new Element.Value(goals.get(i));
      rules.alternative(call, List.of(begin, word(tools.get(i).name()), separator, value, end));
      Element fence = word(tools.get(i).name() + "\n```json\n");
      rules.alternative(
          call, List.of(begin, word("function"), separator, fence, value, word("\n```"), end));
    }
    int all = rules.add();
    rules.alternative(
        all,
        List.of(
            mark("<｜tool▁calls▁begin｜>"),
            calls(call, List.of(text("\\n?"))),
            mark("<｜tool▁calls▁end｜>")));
    root(root, new Element.Rule(all), "<｜tool▁calls▁begin｜>");
  }

  /** One message to a function, or else a final one. The token behind ends the generation. */
  private void harmony(int root) {
    int start = rules.add();
    rules.alternative(start, List.of());
    rules.alternative(start, List.of(mark("<|start|>"), word("assistant")));
    int type = rules.add();
    rules.alternative(type, List.of());
    rules.alternative(type, List.of(word(" "), mark("<|constrain|>"), word("json")));
    List<Goal> goals = arguments();
    for (int i = 0; i < tools.size(); i++) {
      rules.alternative(
          root,
          List.of(
              new Element.Rule(start),
              mark("<|channel|>"),
              word("commentary to=functions." + tools.get(i).name()),
              new Element.Rule(type),
              mark("<|message|>"),
              new Element.Value(goals.get(i))));
    }
    if (!source.required()) {
      rules.alternative(
          root,
          List.of(
              new Element.Rule(start),
              mark("<|channel|>"),
              word("final"),
              mark("<|message|>"),
              text("[^]*")));
    }
  }
}
