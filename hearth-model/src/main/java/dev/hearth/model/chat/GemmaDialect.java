package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gemma 4: thoughts in {@code <|channel>thought … <channel|>}, calls in {@code
 * <|tool_call>call:name{…}<tool_call|>}. The tags are tokens of their own, so they mean something
 * wherever they stand. A channel of another name is text.
 */
final class GemmaDialect implements Dialect {
  private static final String CHANNEL = "<|channel>";
  private static final String CHANNEL_END = "<channel|>";
  private static final String THOUGHT = CHANNEL + "thought\n";
  private static final String CALL = "<|tool_call>";
  private static final String CALL_END = "<tool_call|>";

  private final List<Marker> markers =
      List.of(new Marker(THOUGHT, ThoughtStart::new), new Marker(CALL, this::call));

  @Override
  public Mode start(String prompt) {
    return Dialect.endsWithTag(prompt, THOUGHT.strip()) ? thought() : text();
  }

  private Mode text() {
    return RunMode.text(markers);
  }

  private Mode thought() {
    Mode next = new GapMode(markers, true, text());
    return RunMode.thought(
        List.of(
            new Marker("\n" + CHANNEL_END, () -> new TagMode("\n" + CHANNEL_END, 0, next)),
            new Marker(CHANNEL_END, () -> new TagMode(CHANNEL_END, 0, next)),
            new Marker(CALL, this::call)));
  }

  private Mode call() {
    Mode next = new GapMode(markers, true, text());
    return new BlockMode(CALL, CALL_END, GemmaValues::call, next);
  }

  /** The opening tag of a thought; an empty one has only one line break in all. */
  private final class ThoughtStart implements Mode {
    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      out.markup(feed.take(THOUGHT.length()));
      return thought();
    }
  }
}
