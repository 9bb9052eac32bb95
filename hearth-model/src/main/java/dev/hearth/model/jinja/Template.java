package dev.hearth.model.jinja;

import dev.hearth.format.HearthException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chat template: Jinja with the settings under which chat templates are written ({@code
 * trim_blocks}, {@code lstrip_blocks}, {@code break} and {@code continue}, {@code generation}
 * blocks, {@code tojson} as plain JSON, {@code raise_exception}, {@code strftime_now}) in an
 * immutable sandbox. Immutable; any number of threads may render it at the same time.
 *
 * <p>Both methods throw {@link HearthException} with a {@link TemplateException} as its cause,
 * which has the kind of error in Python's terms, the message and the line:
 *
 * <ul>
 *   <li>BAD_INPUT: the template is wrong, or it refuses its input
 *   <li>LIMIT: one of {@link Limits} was reached
 *   <li>REFUSED: it reaches for what the sandbox forbids
 *   <li>UNSUPPORTED: it loads another template, or uses one of the few things that are left out:
 *       byte strings, complex numbers, {@code lipsum}, hexadecimal fractions, values sent to
 *       generators
 * </ul>
 *
 * <p>One thing differs from Python on purpose: {@code random} makes the same choices in every
 * rendering.
 */
public final class Template {
  private final Limits limits;
  private final Compiler.Program program;

  private Template(Limits limits, Compiler.Program program) {
    this.limits = limits;
    this.program = program;
  }

  /**
   * Reads a template.
   *
   * @param source as it stands in the model file
   * @param limits for reading it, and for every rendering of it
   */
  public static Template parse(String source, Limits limits) {
    try {
      if (source.length() > limits.templateCharactersMax()) {
        throw Failure.limit(
            "the template has "
                + source.length()
                + " characters, more than "
                + limits.templateCharactersMax());
      }
      return new Template(limits, Compiler.compile(Parser.parse(source, limits)));
    } catch (TemplateException e) {
      throw e.forUsers();
    } catch (StackOverflowError e) {
      throw stackOverflow().forUsers();
    }
  }

  /**
   * Renders the template.
   *
   * @param variables what the template sees: null is None, Boolean, String, the whole-number types
   *     and BigInteger, Double and Float, lists, and maps, whose order is kept; all of them nested
   *     as deep as the limits allow. Anything else is an IllegalArgumentException. Nothing in here
   *     is changed
   * @param now the local time for {@code strftime_now}; asked at most once, and only if the
   *     template asks for it
   */
  public String render(
      Map<String, ? extends @Nullable Object> variables, Supplier<LocalDateTime> now) {
    try {
      Rendering rendering = new Rendering(limits, now);
      Context context = Context.of(Input.values(rendering, variables));
      Output output = Output.result(rendering);
      program.run(rendering, context, output);
      return output.toString();
    } catch (TemplateException e) {
      throw e.forUsers();
    } catch (StackOverflowError e) {
      throw stackOverflow().forUsers();
    }
  }

  /** The limits are made for the usual stacks; a caller may run on a smaller one. */
  private static TemplateException stackOverflow() {
    return Failure.recursion("the thread's stack is too small for this template");
  }
}
