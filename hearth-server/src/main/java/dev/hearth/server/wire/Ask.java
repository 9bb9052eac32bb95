package dev.hearth.server.wire;

import dev.hearth.engine.ChatPrompt;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model, whatever its dialect.
 *
 * @param model the name of the model
 * @param input what the model reads
 * @param sampling how tokens are chosen
 * @param bounds where the reply ends
 * @param format what the reply must be
 * @param tools which of the prompt's tools may be called
 * @param extras what this server knows beyond its dialects
 */
public record Ask(
    String model,
    Input input,
    SamplingWish sampling,
    Bounds bounds,
    Format format,
    ToolUse tools,
    Extras extras) {

  /** What is done, in the words of OpenTelemetry. */
  String operation() {
    return input instanceof Input.Chat ? "chat" : "text_completion";
  }

  /** What the model reads. */
  public sealed interface Input {
    /** A conversation, by the model's own template. */
    record Chat(ChatPrompt prompt) implements Input {}

    /** Text as it is. */
    record Text(String text) implements Input {}

    /** Tokens as they are. */
    record Ids(int[] ids) implements Input {}

    /** The text before and after a gap that is to be filled. */
    record Infill(String prefix, String suffix) implements Input {}
  }

  /**
   * Where a reply ends.
   *
   * @param outputTokensMax 0 for as far as the context goes
   * @param thinkingTokensMax −1 for no limit of its own
   * @param copies independent replies
   * @param logProbabilities alternatives to tell for each token; −1 for none
   */
  public record Bounds(
      int outputTokensMax,
      int thinkingTokensMax,
      List<String> stops,
      int copies,
      int logProbabilities) {
    public Bounds {
      stops = List.copyOf(stops);
    }
  }

  /** What a reply must be. */
  public sealed interface Format {
    record Free() implements Format {}

    record AnyJson() implements Format {}

    /** What a JSON Schema accepts. */
    record Schema(String text) implements Format {}

    /** What a regular expression matches. */
    record Regex(String pattern) implements Format {}

    /** What a grammar in llama.cpp's notation makes. */
    record Gbnf(String grammar) implements Format {}
  }

  /**
   * Which tools may be called.
   *
   * @param only the one tool that must be called; empty for any
   * @param strict the tools whose arguments must meet their schemas even where no call is required
   */
  public record ToolUse(Choice choice, String only, boolean parallel, Set<String> strict) {
    public ToolUse {
      strict = Set.copyOf(strict);
    }

    /** Whether tools are called. */
    public enum Choice {
      NONE,
      AUTO,
      REQUIRED
    }

    public static ToolUse auto() {
      return new ToolUse(Choice.AUTO, "", true, Set.of());
    }
  }

  /**
   * What this server knows beyond its dialects.
   *
   * @param strictContext refuse a prompt beyond the usable context instead of warning
   * @param contextTokens the request's own, smaller context; 0 for the allocated one
   * @param keepAlive how long the model stays open afterwards; null for the server's rule
   * @param priority from −10 to 10, added to the key's own
   * @param deadline what is not written by then is not written; null for none
   * @param lora adapters to compute under; null for those that stand in the engine
   */
  public record Extras(
      boolean strictContext,
      int contextTokens,
      @Nullable Duration keepAlive,
      int priority,
      @Nullable Duration deadline,
      @Nullable LoraWish lora) {
    public Extras(
        boolean strictContext,
        int contextTokens,
        @Nullable Duration keepAlive,
        int priority,
        @Nullable Duration deadline) {
      this(strictContext, contextTokens, keepAlive, priority, deadline, null);
    }

    public static Extras none() {
      return new Extras(false, 0, null, 0, null);
    }

    /** The same with the field {@code lora} that llama.cpp's server takes. */
    public Extras withLora(Fields body) {
      if (!body.has("lora")) {
        return this;
      }
      LoraWish wish = LoraWish.read(body.name("lora"), body.objects("lora"));
      return new Extras(strictContext, contextTokens, keepAlive, priority, deadline, wish);
    }

    /** The {@code hearth} object that every dialect takes in a request's body. */
    public static Extras read(Fields body, Extras given) {
      Fields own = body.object("hearth");
      if (own == null) {
        return given;
      }
      long millis = own.whole("deadline_ms", 0, 1, 86_400_000);
      Extras extras =
          new Extras(
                  own.flag("strict_context", given.strictContext),
                  own.count("context_tokens", given.contextTokens, 1, Integer.MAX_VALUE),
                  given.keepAlive,
                  own.count("priority", given.priority, -10, 10),
                  millis == 0 ? given.deadline : Duration.ofMillis(millis),
                  given.lora)
              .withLora(own);
      own.end();
      return extras;
    }
  }
}
