package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/**
 * What a name, attribute or item gives that is not there. It prints as nothing and is false;
 * computing with it is an error that says what was missing.
 *
 * @param hint the message, where it is not about an owner and a name
 * @param owner what was asked; null for a variable
 * @param name what was asked for
 * @param unsafe whether it is there, but the sandbox forbids it
 */
record UndefinedValue(
    @Nullable String hint, @Nullable Object owner, @Nullable Object name, boolean unsafe) {

  static UndefinedValue variable(String name) {
    return new UndefinedValue(null, null, name, false);
  }

  static UndefinedValue hint(String hint) {
    return new UndefinedValue(hint, null, null, false);
  }

  static UndefinedValue member(Object owner, Object name) {
    return new UndefinedValue(null, owner, name, false);
  }

  static UndefinedValue unsafe(Object owner, String name) {
    String hint =
        "access to attribute "
            + Representation.quoted(name)
            + " of "
            + Representation.quoted(Types.nameOf(owner))
            + " object is unsafe.";
    return new UndefinedValue(hint, owner, name, true);
  }

  /** The error of using it. */
  TemplateException failure(Rendering rendering) {
    String message = message(rendering);
    return unsafe ? Failure.security(message) : Failure.undefined(message);
  }

  String message(Rendering rendering) {
    if (hint != null) {
      return hint;
    }
    String wanted = name == null ? "None" : Representation.of(rendering, name);
    if (owner == null) {
      return wanted + " is undefined";
    }
    String what = Types.describe(owner);
    return Types.isText(name)
        ? Representation.quoted(what) + " has no attribute " + wanted
        : what + " has no element " + wanted;
  }
}
