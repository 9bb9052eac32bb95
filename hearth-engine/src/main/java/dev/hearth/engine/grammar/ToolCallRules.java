package dev.hearth.engine.grammar;

import static dev.hearth.engine.grammar.MarkupTexts.mark;

import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls of tools in the markup of a family of models, and text around them. Where the models of one
 * family write calls in several ways, each is a way; the model takes the one that it knows.
 */
final class ToolCallRules {
  private static final String SPACE = "[ \\n\\r\\t]{0,8}";

  /** What is a name in every markup. */
  private static final String NAME = "[\\p{L}\\p{N}_.:/-]{1,256}";

  private final ReplyFamily family;
  private final boolean required;
  private final boolean parallel;
  private final List<ToolDefinition> tools;
  private final ToolArguments arguments;
  private final Optional<Rules> answer;
  private final MarkupTexts texts;

  /**
   * @param answer what stands instead of calls; empty for any text
   */
  ToolCallRules(GrammarSource.ToolCalls source, Optional<Rules> answer, MarkupTexts texts) {
    this.family = source.family();
    this.required = source.calls().required();
    this.parallel = source.calls().parallel();
    String only = source.calls().only();
    this.tools =
        source.calls().tools().stream()
            .filter(tool -> only == null || tool.name().equals(only))
            .toList();
    this.answer = answer;
    this.texts = texts;
    check(only);
    this.arguments = new ToolArguments(tools, source.calls().strict());
  }

  private void check(@Nullable String only) {
    if (only != null && tools.isEmpty()) {
      throw Refusals.damaged("a call of " + only + " is required, which is no tool");
    }
    if (required && tools.isEmpty()) {
      throw Refusals.damaged("a call is required, and there is no tool that may be called");
    }
    if (family == ReplyFamily.PLAIN && required) {
      throw Refusals.unsupported("calls of tools", "the model's markup of calls is not known");
    }
    for (ToolDefinition tool : tools) {
      if (!tool.name().matches(NAME)) {
        throw Refusals.unsupported(
            "calls of the tool '" + tool.name() + "'", "its name may be read as markup");
      }
    }
    if (family == ReplyFamily.LLAMA3 && answer.isPresent() && !required && any()) {
      throw Refusals.unsupported(
          "a form of the answer beside calls in the markup of " + family,
          "nothing tells the one from the other");
    }
  }

  boolean required() {
    return required;
  }

  boolean parallel() {
    return parallel;
  }

  /** Whether any call may be written. */
  boolean any() {
    return !tools.isEmpty();
  }

  /** What stands instead of calls; empty for any text. */
  Optional<Rules> answer() {
    return answer;
  }

  Strings strings() {
    return arguments.strings();
  }

  boolean hasUnique() {
    return arguments.hasUnique();
  }

  /**
   * The rules of an answer of any family but HARMONY.
   *
   * @param beginning whether it begins the reply; else it stands behind a thought
   */
  Rules rules(boolean beginning) {
    Rules rules = new Rules();
    int root = rules.add();
    List<String> marks = CallMarks.of(family);
    Element space = texts.pattern(SPACE);
    Element first = texts.without(marks, beginning ? notFirst() : "");
    if (!any()) {
      rules.alternative(root, List.of(answer.isPresent() ? nested(answer.get()) : first));
      return rules;
    }
    Element calls = new Element.Rule(calls(rules));
    if (required || answer.isPresent()) {
      rules.alternative(root, List.of(space, calls, space));
      if (!required) {
        answer.ifPresent(other -> rules.alternative(root, List.of(nested(other))));
      }
      return rules;
    }
    Element between = texts.without(marks, family == ReplyFamily.LLAMA3 ? "\\s*;?\\s*\\{" : "");
    int more = rules.add();
    rules.alternative(more, List.of());
    rules.alternative(more, List.of(calls, between));
    if (parallel && family != ReplyFamily.LLAMA3) {
      rules.alternative(more, List.of(calls, between, new Element.Rule(more)));
    }
    if (family == ReplyFamily.LLAMA3) {
      rules.alternative(root, List.of(first));
      rules.alternative(root, List.of(space, calls, between));
    } else {
      rules.alternative(root, List.of(first, new Element.Rule(more)));
    }
    return rules;
  }

  private static Element nested(Rules rules) {
    return new Element.Nested(rules);
  }

  /** How a text does not begin a reply, as it would be taken for something else. */
  private String notFirst() {
    return switch (family) {
      case QWEN, LFM2, DEEPSEEK -> "\\s*<think>";
      case MISTRAL -> "\\s*\\[THINK\\]";
      case LLAMA3 -> any() ? "\\s*\\{" : "";
      case GEMMA4, HARMONY, PLAIN -> "";
    };
  }

  /** The rule of one call or, where parallel ones are allowed, several. */
  private int calls(Rules rules) {
    int call = rules.add();
    switch (family) {
      case QWEN -> qwen(rules, call);
      case LLAMA3 -> {
        String type =
            "(?:\"type\"" + SPACE + ":" + SPACE + "\"function\"" + SPACE + "," + SPACE + ")?";
        rules.alternative(call, List.of(envelope(rules, type, "parameters", "")));
      }
      case MISTRAL -> mistral(rules, call);
      case DEEPSEEK -> {
        return deepSeek(rules, call);
      }
      case LFM2 -> {
        return lfm2(rules, call);
      }
      case GEMMA4 -> gemma(rules, call);
      case HARMONY, PLAIN -> throw new IllegalStateException("no calls in a text of " + family);
    }
    String between = family == ReplyFamily.LLAMA3 ? SPACE + ";" + SPACE : SPACE;
    return several(rules, call, between);
  }

  private int several(Rules rules, int one, String between) {
    if (!parallel) {
      return one;
    }
    int many = rules.add();
    rules.alternative(many, List.of(new Element.Rule(one)));
    rules.alternative(
        many, List.of(new Element.Rule(one), texts.pattern(between), new Element.Rule(many)));
    return many;
  }

  /**
   * An object with a name and arguments.
   *
   * @param before pattern of members before the name
   * @param key of the arguments
   * @param behind pattern of members behind the arguments
   */
  private Element envelope(Rules rules, String before, String key, String behind) {
    int call = rules.add();
    int named = rules.add();
    String colon = SPACE + ":" + SPACE;
    Element open = texts.pattern("\\{" + SPACE + before + "\"name\"" + colon + "\"");
    Element close = texts.pattern(behind + SPACE + "\\}");
    rules.alternative(call, List.of(open, new Element.Rule(named)));
    Element between = texts.pattern("\"" + SPACE + "," + SPACE + "\"" + key + "\"" + SPACE + ":");
    for (int i = 0; i < tools.size(); i++) {
      rules.alternative(named, List.of(name(i), between, json(i), close));
    }
    return new Element.Rule(call);
  }

  private Element name(int tool) {
    return texts.word(tools.get(tool).name());
  }

  private Element json(int tool) {
    return new Element.Value(arguments.json(tool), Notation.JSON);
  }

  private void qwen(Rules rules, int call) {
    Element open = mark("<tool_call>");
    Element close = mark("</tool_call>");
    Element space = texts.pattern(SPACE);
    Element json = envelope(rules, "", "arguments", "");
    rules.alternative(call, List.of(open, space, json, space, close));
    Element line = texts.pattern("\\n?");
    for (int i = 0; i < tools.size(); i++) {
      Optional<Goal> parameters = arguments.other(i, ToolArguments.Form.PARAMETERS);
      if (parameters.isPresent()) {
        String opening = "<function=" + tools.get(i).name() + ">\n";
        Element members = new Element.Arguments(parameters.get(), MemberStyle.PARAMETERS);
        Element end = texts.word("</function>");
        rules.alternative(
            call, List.of(open, line, texts.word(opening), members, end, line, close));
      }
      Optional<Goal> tags = arguments.other(i, ToolArguments.Form.ARGUMENT_TAGS);
      if (tags.isPresent()) {
        Element members = new Element.Arguments(tags.get(), MemberStyle.ARGUMENT_TAGS);
        rules.alternative(call, List.of(open, line, name(i), texts.word("\n"), members, close));
      }
    }
  }

  private void mistral(Rules rules, int call) {
    int number = rules.add();
    rules.alternative(number, List.of());
    rules.alternative(number, List.of(mark("[CALL_ID]"), texts.pattern("[A-Za-z0-9_-]{1,64}")));
    Element identified = new Element.Rule(number);
    for (int i = 0; i < tools.size(); i++) {
      rules.alternative(
          call, List.of(mark("[TOOL_CALLS]"), name(i), identified, mark("[ARGS]"), json(i)));
    }
    String id = "(?:, ?\"id\": ?\"[A-Za-z0-9_-]{1,64}\")?";
    int object = rules.add();
    rules.alternative(object, List.of(envelope(rules, "", "arguments", id)));
    Element objects = new Element.Rule(several(rules, object, SPACE + "," + SPACE));
    Element close = texts.pattern(SPACE + "\\]");
    rules.alternative(call, List.of(mark("[TOOL_CALLS]"), texts.pattern(" ?\\["), objects, close));
  }

  private int deepSeek(Rules rules, int call) {
    for (int i = 0; i < tools.size(); i++) {
      Element begin = mark("<｜tool▁call▁begin｜>");
      Element separator = mark("<｜tool▁sep｜>");
      Element end = mark("<｜tool▁call▁end｜>");
      rules.alternative(call, List.of(begin, name(i), separator, json(i), end));
      Element fence = texts.word(tools.get(i).name() + "\n```json\n");
      Element function = texts.word("function");
      rules.alternative(
          call, List.of(begin, function, separator, fence, json(i), texts.word("\n```"), end));
    }
    int block = rules.add();
    rules.alternative(
        block,
        List.of(
            mark("<｜tool▁calls▁begin｜>"),
            new Element.Rule(several(rules, call, "\\n?")),
            mark("<｜tool▁calls▁end｜>")));
    return block;
  }

  private int lfm2(Rules rules, int call) {
    for (int i = 0; i < tools.size(); i++) {
      Element members =
          new Element.Arguments(
              arguments.only(i, ToolArguments.Form.PYTHON, family), MemberStyle.PYTHON);
      rules.alternative(call, List.of(texts.word(tools.get(i).name() + "("), members));
    }
    int block = rules.add();
    rules.alternative(
        block,
        List.of(
            mark("<|tool_call_start|>"),
            texts.word("["),
            new Element.Rule(several(rules, call, ", ?")),
            texts.word("]"),
            mark("<|tool_call_end|>")));
    return block;
  }

  private void gemma(Rules rules, int call) {
    for (int i = 0; i < tools.size(); i++) {
      Element members =
          new Element.Arguments(
              arguments.only(i, ToolArguments.Form.GEMMA, family), MemberStyle.GEMMA);
      Element head = texts.word("call:" + tools.get(i).name() + "{");
      rules.alternative(call, List.of(mark("<|tool_call>"), head, members, mark("<tool_call|>")));
    }
  }

  /** Adds the messages to a function. */
  void harmony(Rules rules, int call) {
    int type = rules.add();
    rules.alternative(type, List.of());
    rules.alternative(type, List.of(texts.word(" json")));
    rules.alternative(type, List.of(texts.word(" "), mark("<|constrain|>"), texts.word("json")));
    Element channel = mark("<|channel|>");
    for (int i = 0; i < tools.size(); i++) {
      List<Element> body = List.of(new Element.Rule(type), mark("<|message|>"), json(i));
      String to = " to=functions." + tools.get(i).name();
      List<Element> inChannel = new ArrayList<>(List.of(channel, texts.word("commentary" + to)));
      inChannel.addAll(body);
      rules.alternative(call, inChannel);
      List<Element> before =
          new ArrayList<>(List.of(texts.word(to), channel, texts.word("commentary")));
      before.addAll(body);
      rules.alternative(call, before);
    }
  }
}
