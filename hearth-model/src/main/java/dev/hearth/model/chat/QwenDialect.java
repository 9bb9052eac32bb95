package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Qwen 2.5 to 3.6, and who writes like it (Hermes, SmolLM3, Nemotron 3, MiMo): thoughts in {@code
 * <think>}, each call in {@code <tool_call>} as a JSON object, as {@code <function=…>} (see {@link
 * XmlCallMode}) or, in GLM's way, as a name and {@code <arg_key>}/{@code <arg_value>} pairs. One
 * line break before a call belongs to it. A call within a thought is part of the thought: thoughts
 * do write about the tags.
 */
final class QwenDialect implements Dialect {
  private static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";

  private final ArgumentTypes types;
  private final Mode text;
  private final Marker call = new Marker(OPEN, () -> new CallMode(OPEN));

  QwenDialect(ArgumentTypes types) {
    this.types = types;
    this.text =
        RunMode.text(List.of(new Marker("\n" + OPEN, () -> new CallMode("\n" + OPEN)), call));
  }

  @Override
  public Mode start(String prompt) {
    return ThinkTags.XML.start(prompt, List.of(call), List.of(), text);
  }

  private Mode afterCall() {
    return new GapMode(List.of(call), true, text);
  }

  /** The opening tag and the first characters after it, which tell the form. */
  private final class CallMode implements Mode {
    private final String tag;

    CallMode(String tag) {
      this.tag = tag;
    }

    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int at = feed.afterSpace(tag.length());
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      CallInProgress inProgress = new CallInProgress(out);
      char first = at == feed.length() ? ' ' : feed.at(at);
      if (first != '{' && first != '<' && first != ' ') {
        return new BlockMode(tag, CLOSE, body -> GlmArguments.read(body, types), afterCall());
      }
      inProgress.take(feed, at);
      Mode close = new CloseMode(inProgress, CLOSE, afterCall());
      ArgumentsMode.MalformedAfter malformed =
          reason -> new MalformedMode(inProgress, reason, CLOSE, afterCall());
      return switch (first) {
        case '{' -> new EnvelopeMode(inProgress, new InTags(close, malformed));
        case '<' -> new XmlCallMode(inProgress, types, close, malformed);
        default -> malformed.mode("the reply ended inside a tool call");
      };
    }
  }

  /** An object between tags: any name is a tool's. */
  record InTags(Mode afterObject, ArgumentsMode.MalformedAfter malformed)
      implements EnvelopeMode.Surroundings {
    @Override
    public boolean accepts(String name) {
      return true;
    }

    @Override
    public Mode notACall(String reason) {
      return malformed.mode(reason);
    }
  }
}
