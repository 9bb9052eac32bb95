package dev.hearth.apps.evidence;

import java.util.List;
import java.util.Optional;

/**
 * The evidence that is shown to a model, and what is not.
 *
 * @param items in the order shown: by file, within a file by line
 * @param leftOutLines lines of readable files that are not shown
 * @param leftOutFiles files with at least one such line
 * @param tokens of {@link #prompt()}, as the budget counts them
 * @param notes what was assumed or could not be read, for people
 */
public record Packed(
    List<Item> items, long leftOutLines, int leftOutFiles, int tokens, List<String> notes) {
  public Packed {
    items = List.copyOf(items);
    notes = List.copyOf(notes);
  }

  /** The ids that an answer may cite, in order. */
  public List<String> ids() {
    return items.stream().map(Item::id).toList();
  }

  public Optional<Item> item(String id) {
    return items.stream().filter(item -> item.id().equals(id)).findFirst();
  }

  /**
   * For each file {@code # name}, then its lines {@code E7 text}; at the end {@code left out: N
   * lines of M files} where that is so.
   */
  public String prompt() {
    return Prompt.of(items, leftOutLines, leftOutFiles);
  }
}
