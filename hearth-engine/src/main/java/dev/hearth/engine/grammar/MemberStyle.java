package dev.hearth.engine.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What stands around the members of an object whose keys stand bare.
 *
 * @param first before the first key; null for nothing
 * @param next before every other key
 * @param between between a key and its value
 * @param close behind a value
 * @param end behind the last member
 * @param notation of the values; strings of {@link Notation#BARE} stand as they are
 */
record MemberStyle(
    @Nullable Content first,
    @Nullable Content next,
    Content between,
    @Nullable Content close,
    @Nullable Content end,
    Notation notation) {

  /** {@code <parameter=key>} and what follows it up to {@code </parameter>}, line by line. */
  static final MemberStyle PARAMETERS =
      new MemberStyle(
          text("<parameter="),
          text("<parameter="),
          text(">\n"),
          text("\n</parameter>\n"),
          null,
          Notation.BARE);

  /** {@code <arg_key>key</arg_key>} and {@code <arg_value>value</arg_value>}. */
  static final MemberStyle ARGUMENT_TAGS =
      new MemberStyle(
          text("<arg_key>"),
          text("<arg_key>"),
          text("</arg_key>\n<arg_value>"),
          text("</arg_value>\n"),
          null,
          Notation.BARE);

  /** {@code key=value, key=value)}. */
  static final MemberStyle PYTHON =
      new MemberStyle(null, pattern(", ?"), text("="), null, text(")"), Notation.PYTHON);

  /** <code>key:value,key:value}</code>. */
  static final MemberStyle GEMMA =
      new MemberStyle(null, text(","), text(":"), null, text("}"), Notation.GEMMA);

  private static Content text(String text) {
    RegexFactory factory = new RegexFactory();
    return DfaContent.of(factory, factory.marked(factory.word(text)));
  }

  private static Content pattern(String pattern) {
    RegexFactory factory = new RegexFactory();
    return DfaContent.of(factory, RegexParser.wholeOwn(factory, pattern));
  }
}
