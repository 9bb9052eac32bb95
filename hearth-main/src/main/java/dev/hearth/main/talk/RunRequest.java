package dev.hearth.main.talk;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.EngineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code hearth run} was asked.
 *
 * @param prompt empty to talk, or to read the prompt from a pipe
 * @param set sampling options by name
 * @param raw the prompt is continued as it is, without a template
 * @param thoughts show thoughts in plain output too
 */
public record RunRequest(
    Path model,
    String prompt,
    String system,
    ChatPrompt.Thinking thinking,
    Map<String, String> set,
    List<String> stopTexts,
    EngineSettings engine,
    boolean raw,
    boolean json,
    boolean thoughts) {
  public RunRequest {
    set = Map.copyOf(set);
    stopTexts = List.copyOf(stopTexts);
  }
}
