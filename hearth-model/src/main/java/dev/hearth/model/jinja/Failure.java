package dev.hearth.model.jinja;

import dev.hearth.format.HearthException.Code;

/** The errors of templates, by the names that Python gives them. */
final class Failure {
  private Failure() {}

  private static TemplateException bad(String kind, String text) {
    return new TemplateException(kind, text, Code.BAD_INPUT, 0);
  }

  static TemplateException type(String text) {
    return bad("TypeError", text);
  }

  static TemplateException value(String text) {
    return bad("ValueError", text);
  }

  static TemplateException index(String text) {
    return bad("IndexError", text);
  }

  static TemplateException key(Object key, Rendering rendering) {
    return bad("KeyError", Representation.of(rendering, key));
  }

  static TemplateException attribute(String text) {
    return bad("AttributeError", text);
  }

  static TemplateException zeroDivision(String text) {
    return bad("ZeroDivisionError", text);
  }

  static TemplateException overflow(String text) {
    return bad("OverflowError", text);
  }

  static TemplateException assertion(String text) {
    return bad("AssertionError", text);
  }

  static TemplateException undefined(String text) {
    return bad("UndefinedError", text);
  }

  static TemplateException runtime(String text) {
    return bad("TemplateRuntimeError", text);
  }

  /** Python's own RuntimeError. */
  static TemplateException runtimeError(String text) {
    return bad("RuntimeError", text);
  }

  static TemplateException filterArgument(String text) {
    return bad("FilterArgumentError", text);
  }

  static TemplateException raised(String text) {
    return bad(TemplateException.RAISED, text);
  }

  static TemplateException security(String text) {
    return new TemplateException("SecurityError", text, Code.REFUSED, 0);
  }

  static TemplateException syntax(String text, int line) {
    return new TemplateException("TemplateSyntaxError", text, Code.BAD_INPUT, line);
  }

  /** What Jinja2 finds wrong after parsing. */
  static TemplateException compilation(String text, int line) {
    return new TemplateException("TemplateAssertionError", text, Code.BAD_INPUT, line);
  }

  /** What Python finds wrong in the code that Jinja2 makes of a template. */
  static TemplateException pythonSyntax(String text, int line) {
    return new TemplateException("SyntaxError", text, Code.BAD_INPUT, line);
  }

  static TemplateException recursion(String text) {
    return new TemplateException("RecursionError", text, Code.LIMIT, 0);
  }

  /** Python's sandbox limits a range with an error of its own. */
  static TemplateException rangeLimit(int itemsMax) {
    return new TemplateException(
        "OverflowError",
        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + itemsMax + ").",
        Code.LIMIT,
        0);
  }

  static TemplateException limit(String text) {
    return new TemplateException("LimitExceeded", text, Code.LIMIT, 0);
  }

  /** There is no other template that this one could load. */
  static TemplateException noLoader() {
    return new TemplateException(
        "TypeError", "no loader for this environment specified", Code.UNSUPPORTED, 0);
  }

  static TemplateException unsupported(String text) {
    return new TemplateException("NotImplementedError", text, Code.UNSUPPORTED, 0);
  }
}
