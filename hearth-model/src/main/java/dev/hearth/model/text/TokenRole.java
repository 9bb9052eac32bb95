package dev.hearth.model.text;

/** A part that one token of a vocabulary may play. */
public enum TokenRole {
  BEGIN_OF_TEXT,
  END_OF_TEXT,
  END_OF_TURN,
  END_OF_MESSAGE,
  UNKNOWN,
  SEPARATOR,
  PADDING,
  MASK,
  CLASSIFICATION,
  FILL_PREFIX,
  FILL_SUFFIX,
  FILL_MIDDLE,
  FILL_PADDING,
  FILL_REPOSITORY,
  FILL_SEPARATOR
}
