package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Execution.Flow;
import dev.hearth.model.jinja.Scope.Border;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes closures of macros and of the bodies of call blocks. */
final class FunctionCompiler {
  private final Compiler compiler;

  FunctionCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  Execution macro(Statement.Macro macro, Scope scope) {
    Definition definition = definition(macro, macro.name(), scope);
    Target target = new Target.Variable(macro.name(), macro.line());
    Assignments.Assignment assignment = Assignments.exported(target, scope);
    return (activation, output) -> {
      assignment.assign(activation, definition.define(activation));
      return Flow.NORMAL;
    };
  }

  Execution callBlock(Statement.CallBlock block, Scope scope) {
    Definition definition = definition(block, null, scope);
    if (block.call() == null) {
      return (activation, output) -> {
        MacroValue body = definition.define(activation);
        output.appendString(body.call(activation.rendering(), Arguments.NONE));
        return Flow.NORMAL;
      };
    }
    Evaluation call = ExpressionCompiler.call(block.call(), scope, definition::define);
    return (activation, output) -> {
      output.appendString(call.evaluate(activation));
      return Flow.NORMAL;
    };
  }

  /** Makes a macro where it is defined. */
  private interface Definition {
    MacroValue define(Activation activation);
  }

  private Definition definition(Statement.Function function, @Nullable String name, Scope outer) {
    List<String> parameters =
        function.parameters().names().stream().map(Target.Variable::name).toList();
    Set<String> special = Symbols.undeclared(function.body(), "caller", "kwargs", "varargs");
    boolean caller = special.contains("caller");
    boolean named = special.contains("kwargs") && !parameters.contains("kwargs");
    boolean rest = special.contains("varargs") && !parameters.contains("varargs");
    if (caller) {
      requireDefaultOfCaller(function, parameters);
    }
    Scope scope = outer.function(false);
    List<String> all = new ArrayList<>(parameters);
    if (caller && !parameters.contains("caller")) {
      all.add("caller");
    }
    if (named) {
      all.add("kwargs");
    }
    if (rest) {
      all.add("varargs");
    }
    all.forEach(scope.symbols::declare);
    scope.symbols.analyze(function.parameters().defaults());
    scope.symbols.analyze(function.body());
    MacroValue.Declaration declaration =
        new MacroValue.Declaration(name, parameters, named, rest, caller);
    return definition(function, scope, all, declaration);
  }

  private static void requireDefaultOfCaller(Statement.Function function, List<String> parameters) {
    int at = parameters.indexOf("caller");
    if (at >= 0 && at < parameters.size() - function.parameters().defaults().size()) {
      throw Failure.compilation(
          "When defining macros or call blocks the special \"caller\" argument must be omitted or"
              + " be given a default.",
          function.line());
    }
  }

  private Definition definition(
      Statement.Function function,
      Scope scope,
      List<String> names,
      MacroValue.Declaration declaration) {
    Border border = scope.border();
    int[] slots = names.stream().mapToInt(name -> scope.place(name).slot()).toArray();
    Evaluation[] defaults = defaults(function, scope);
    Execution body = compiler.body(function.body(), scope);
    int levels = compiler.height(function.children());
    return definer -> {
      definer.rendering().object(0);
      return new MacroValue(
          declaration,
          arguments -> {
            Rendering rendering = definer.rendering();
            rendering.enter(levels);
            Activation activation = definer.inner(scope.frame);
            for (int i = 0; i < slots.length; i++) {
              activation.slots()[slots[i]] = arguments[i];
            }
            border.enter(activation);
            for (int i = 0; i < defaults.length; i++) {
              if (arguments[i] == null) {
                activation.slots()[slots[i]] = defaults[i].evaluate(activation);
              }
            }
            Output output = Output.captured(rendering);
            body.execute(activation, output);
            rendering.leave(levels);
            return output.toString();
          });
    };
  }

  /** One for each parameter; where none is written, the parameter is undefined. */
  private static Evaluation[] defaults(Statement.Function function, Scope scope) {
    List<Target.Variable> names = function.parameters().names();
    List<Expression> written = function.parameters().defaults();
    int first = names.size() - written.size();
    Evaluation[] defaults = new Evaluation[names.size()];
    for (int i = 0; i < defaults.length; i++) {
      String name = names.get(i).name();
      UndefinedValue absent =
          new UndefinedValue(
              "parameter " + Representation.quoted(name) + " was not provided", null, name, false);
      defaults[i] =
          i < first
              ? activation -> absent
              : ExpressionCompiler.compile(written.get(i - first), scope);
    }
    return defaults;
  }
}
