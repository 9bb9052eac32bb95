package dev.hearth.engine;

import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.List;

/**
 * A prompt to continue. The reply is a function of the model, the engine's settings and this.
 *
 * @param tenant whose request it is; computed beginnings are used again within one tenant only
 * @param prompt token ids, at least one
 * @param outputTokensMax the reply ends there; 0 for as far as the context goes
 * @param stopTexts the reply ends before the first of these
 * @param ignoreEnd goes on when the model says that it has finished
 * @param checkpoints prompt lengths at which a later request is likely to branch off, ascending
 * @param reply how the text is read
 */
public record Request(
    String tenant,
    int[] prompt,
    SamplerSettings sampling,
    int outputTokensMax,
    List<String> stopTexts,
    boolean ignoreEnd,
    int[] checkpoints,
    ReplyForm reply) {

  /** The tenant of an engine that serves nobody else. */
  public static final String LOCAL_TENANT = "local";

  /** How the model's text becomes events. */
  public sealed interface ReplyForm {
    /** As it is, special tokens left out. */
    record Plain() implements ReplyForm {}

    /**
     * As a chat reply: thoughts, text and tool calls apart.
     *
     * @param prompt what the model read; its end may hold the reply's beginning
     */
    record Chat(ReplyFamily family, List<ToolDefinition> tools, String prompt)
        implements ReplyForm {
      public Chat {
        tools = List.copyOf(tools);
      }
    }
  }

  public Request {
    stopTexts = List.copyOf(stopTexts);
    if (prompt.length == 0) {
      throw new HearthException(
          HearthException.Code.USAGE, "the prompt is empty", "give at least one token");
    }
    if (outputTokensMax < 0) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "the output limit is " + outputTokensMax,
          "use a positive number, or 0 for none");
    }
    for (String stop : stopTexts) {
      if (stop.isEmpty()) {
        throw new HearthException(
            HearthException.Code.USAGE, "a stop text is empty", "leave it out");
      }
    }
  }

  /** A plain continuation for the one tenant of an embedded engine. */
  public static Request plain(int[] prompt, SamplerSettings sampling, int outputTokensMax) {
    return new Request(
        LOCAL_TENANT,
        prompt,
        sampling,
        outputTokensMax,
        List.of(),
        false,
        new int[0],
        new ReplyForm.Plain());
  }
}
