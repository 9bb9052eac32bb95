package dev.hearth.model.chat;

import java.util.List;

/** No markup: all is text. */
final class PlainDialect implements Dialect {
  @Override
  public Mode start(String prompt) {
    return RunMode.text(List.of());
  }
}
