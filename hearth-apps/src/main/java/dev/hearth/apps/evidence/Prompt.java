package dev.hearth.apps.evidence;

import java.util.List;

/** The text that the starter model is trained on; its form is a contract with that training. */
final class Prompt {
  private Prompt() {}

  static String of(List<Item> items, long leftOutLines, int leftOutFiles) {
    StringBuilder text = new StringBuilder();
    String file = "";
    for (Item item : items) {
      if (!item.file().equals(file)) {
        file = item.file();
        text.append("# ").append(file).append('\n');
      }
      text.append(item.id()).append(' ').append(item.shown()).append('\n');
    }
    if (leftOutLines > 0) {
      text.append("left out: %d lines of %d files".formatted(leftOutLines, leftOutFiles));
    } else if (!text.isEmpty()) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
