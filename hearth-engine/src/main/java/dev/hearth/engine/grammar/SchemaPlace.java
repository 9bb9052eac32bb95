package dev.hearth.engine.grammar;

/**
 * A schema and where it stands; compared by identity of its text.
 *
 * @param value the schema
 * @param base the URI of its resource, without fragment; empty if it has none
 * @param dialect the version that it is written in
 * @param formats whether formats are asserted, with {@code $schema} taken into account
 */
record SchemaPlace(JsonValue value, String base, Dialect dialect, FormatRule formats) {
  @Override
  @SuppressWarnings("ReferenceEquality") // two equal schemas at two places are two schemas
  public boolean equals(Object other) {
    return other instanceof SchemaPlace place && value == place.value && base.equals(place.base);
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(value);
  }
}
