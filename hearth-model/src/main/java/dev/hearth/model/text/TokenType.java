package dev.hearth.model.text;

import org.jspecify.annotations.Nullable;

/** What a token is for. */
public enum TokenType {
  /** A piece of text. */
  NORMAL,
  /** Stands for text that no other token covers. */
  UNKNOWN,
  /** Not text but a signal, such as the end of a turn. */
  CONTROL,
  /** Text that is always cut out whole, before everything else. */
  USER_DEFINED,
  /** A free place. */
  UNUSED,
  /** One byte, written as {@code <0x0A>}. */
  BYTE;

  /** By the number that model files use, 1 to 6; null for others. */
  static @Nullable TokenType of(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : null;
  }
}
