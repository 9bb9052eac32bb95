package dev.hearth.model.jinja;

/** A function, filter, test or method that Jinja or Python brings along. */
final class BuiltinFunction implements Callable {
  /** What it does. */
  interface Body {
    Object apply(Bound arguments);
  }

  private final Signature signature;
  private final Body body;
  private final String typeName;

  BuiltinFunction(Signature signature, String typeName, Body body) {
    this.signature = signature;
    this.body = body;
    this.typeName = typeName;
  }

  /** A function written in Python. */
  static BuiltinFunction python(String name, String parameters, Body body) {
    return new BuiltinFunction(
        new Signature(name, Signature.Style.PYTHON, parameters), "function", body);
  }

  String name() {
    return signature.function();
  }

  String typeName() {
    return typeName;
  }

  String description() {
    if (!typeName.equals("type")) {
      return "<function " + name() + ">";
    }
    String module = name().equals("dict") ? "" : "jinja2.utils.";
    return "<class '" + module + name().replace(".__init__", "") + "'>";
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    return callOn(rendering, None.NONE, arguments);
  }

  Object callOn(Rendering rendering, Object self, Arguments arguments) {
    rendering.steps(1);
    return body.apply(signature.bind(rendering, self, arguments));
  }
}
