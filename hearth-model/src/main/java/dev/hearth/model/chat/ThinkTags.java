package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * A thought between two tags at the beginning of a reply, as several families write it. Tags later
 * in a reply are text: they are then written about, not used. One line break after the opening tag,
 * one before the closing tag and two after it belong to the tags.
 *
 * @param open the opening tag
 * @param close the closing tag
 */
record ThinkTags(String open, String close) {
  static final ThinkTags XML = new ThinkTags("<think>", "</think>");

  /**
   * The beginning of a reply.
   *
   * @param others what else may stand there
   * @param tokens what ends a thought that was not closed: tags that are tokens of their own, so
   *     that a thought cannot only write about them
   * @param text the mode of the text after the thought
   */
  Mode start(String prompt, List<Marker> others, List<Marker> tokens, Mode text) {
    List<Marker> ends = new ArrayList<>();
    ends.add(new Marker("\n" + close, () -> new TagMode("\n" + close, 2, text)));
    ends.add(new Marker(close, () -> new TagMode(close, 2, text)));
    ends.addAll(tokens);
    Mode thought = RunMode.thought(ends);
    if (Dialect.endsWithTag(prompt, open)) {
      return prompt.endsWith(open) ? new TagMode("", 1, thought) : thought;
    }
    List<Marker> markers = new ArrayList<>();
    markers.add(new Marker(open, () -> new TagMode(open, 1, thought)));
    markers.addAll(others);
    return new GapMode(markers, false, text);
  }
}
