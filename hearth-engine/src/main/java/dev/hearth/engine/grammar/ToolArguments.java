package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the arguments of each tool may be, in each form in which a markup writes them. */
final class ToolArguments {
  /**
   * A form that is not plain JSON.
   *
   * <p>Texts that would be read as the end of a value or a call cannot stand in any string of it.
   */
  enum Form {
    PARAMETERS,
    ARGUMENT_TAGS,
    PYTHON,
    GEMMA;

    /** Patterns of what cannot stand in a string. */
    private List<String> forbidden() {
      return switch (this) {
        case PARAMETERS -> List.of("</parameter>[ \\n\\r\\t]*(?:<parameter=|</function>)");
        case ARGUMENT_TAGS -> List.of("</arg_value>", "</tool_call>");
        case PYTHON -> List.of("<\\|tool_call_end\\|>");
        case GEMMA -> List.of("<\\|\"\\|>", "<tool_call\\|>");
      };
    }

    /** Pattern of keys that stand bare. */
    private String keys() {
      return switch (this) {
        case PARAMETERS, ARGUMENT_TAGS -> "[^\\s<>](?:[^<>\\n\\r]*[^\\s<>])?";
        case PYTHON -> "[^\\s()\\[\\]{}=,:'\"<>]+";
        case GEMMA -> "[^\\s()\\[\\]{}=,:'\"<>|]+";
      };
    }

    /** Whether values stand bare. */
    private boolean bare() {
      return this == PARAMETERS || this == ARGUMENT_TAGS;
    }

    private List<Quotes> quotes() {
      return this == PYTHON
          ? List.of(Quotes.PYTHON_SINGLE, Quotes.PYTHON_DOUBLE)
          : List.of(Quotes.NONE);
    }

    private Writable writable(RegexFactory factory) {
      return Writable.without(factory, forbidden(), this == GEMMA ? keys() : "");
    }
  }

  private final List<ToolDefinition> tools;
  private final Set<String> strict;
  private final SchemaCompiler json = compiler(Optional.empty());
  private final Map<Form, SchemaCompiler> others = new EnumMap<>(Form.class);
  private final Map<Integer, Goal> goals = new HashMap<>();

  ToolArguments(List<ToolDefinition> tools, Set<String> strict) {
    this.tools = tools;
    this.strict = strict;
  }

  private static SchemaCompiler compiler(Optional<Form> form) {
    return new SchemaCompiler(
        FormatRule.UNLESS_NAMED,
        Map.of(),
        factory -> form.map(f -> f.writable(factory)).orElseGet(() -> Writable.all(factory)));
  }

  /** The strings whose tokens are worth finding beforehand. */
  Strings strings() {
    Strings found = new Strings();
    found.add(Quotes.JSON, json.contents());
    others.forEach((form, compiler) -> {
      for (Quotes quotes : form.quotes()) {
        found.add(quotes, compiler.contents());
      }
    });
    return found;
  }

  boolean hasUnique() {
    return json.hasUnique() || others.values().stream().anyMatch(SchemaCompiler::hasUnique);
  }

  /** As JSON. */
  Goal json(int tool) {
    return goals.computeIfAbsent(tool, i -> json.compile(condition(i, json)));
  }

  private Condition condition(int tool, SchemaCompiler compiler) {
    Condition object = new Condition.Types(Type.OBJECT.bit());
    if (!strict.contains(tools.get(tool).name())) {
      return object;
    }
    JsonValue schema = JsonValues.of(tools.get(tool).parameters());
    return new Condition.And(List.of(object, compiler.condition(schema, "tool:" + tool)));
  }

  /** In a form beside which there is JSON; empty if no arguments can be written in it. */
  Optional<Goal> other(int tool, Form form) {
    try {
      return Optional.of(compile(tool, form));
    } catch (NothingMatchesException e) {
      return Optional.empty();
    }
  }

  /**
   * In the only form that a family has.
   *
   * @throws HearthException UNSUPPORTED if no arguments can be written in it
   */
  Goal only(int tool, Form form, ReplyFamily family) {
    Goal goal;
    try {
      goal = compile(tool, form);
    } catch (NothingMatchesException e) {
      json(tool); // says so if nothing matches the schema at all
      throw refused(tool, family, "none that its schema allows can be written there");
    }
    if (compiler(form).hasUnique()) {
      throw refused(tool, family, "uniqueItems is enforced in JSON only");
    }
    return goal;
  }

  private SchemaCompiler compiler(Form form) {
    return others.computeIfAbsent(form, key -> compiler(Optional.of(key)));
  }

  private HearthException refused(int tool, ReplyFamily family, String why) {
    return Refusals.unsupported(
        "arguments of the tool '" + tools.get(tool).name() + "' in the markup of " + family, why);
  }

  private Goal compile(int tool, Form form) {
    SchemaCompiler compiler = compiler(form);
    RegexFactory factory = compiler.factory();
    List<Condition> all = new ArrayList<>();
    all.add(condition(tool, compiler));
    Selector readable = new Selector.Matching(RegexParser.wholeOwn(factory, form.keys()));
    all.add(new Condition.Members(Selector.not(readable), Condition.FALSE, false));
    if (form.bare()) {
      all.addAll(bare(tools.get(tool), factory));
    }
    return compiler.compile(new Condition.And(all));
  }

  /** What bare values are read as, by the types that the tool's schema names. */
  private List<Condition> bare(ToolDefinition tool, RegexFactory factory) {
    Condition text = new Condition.Types(Type.STRING.bit());
    List<Selector> named = new ArrayList<>();
    List<Condition> all = new ArrayList<>();
    if (strict.contains(tool.name())
        && tool.parameters().get("properties") instanceof Map<?, ?> properties) {
      for (Object name : properties.keySet()) {
        Selector key = new Selector.Named((String) name);
        named.add(key);
        Set<String> types = tool.argumentTypes((String) name);
        Condition value = BareValues.isText(types) ? text : BareValues.typed(types, factory);
        all.add(new Condition.Members(key, value, false));
      }
    }
    all.add(new Condition.Members(Selector.not(Selector.anyOf(named)), text, false));
    return all;
  }
}
