package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Manifest;
import dev.hearth.apps.evidence.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * A run, whole: everything that it read, asked, answered and checked.
 *
 * @param room which
 * @param inputs what was given
 * @param evidence what the model saw of it
 * @param timeline what happened when
 * @param model which
 * @param prompt exactly what the model read
 * @param promptIds its tokens
 * @param schema what the answer had to be
 * @param attempts every one
 * @param conclusion what comes out
 * @param circumstances what may differ when it is repeated
 */
public record Outcome(
    RoomFacts room,
    Manifest inputs,
    ShownEvidence evidence,
    Timeline timeline,
    ModelFacts model,
    String prompt,
    List<Integer> promptIds,
    String schema,
    List<Attempt> attempts,
    Conclusion conclusion,
    Circumstances circumstances) {
  public Outcome {
    promptIds = List.copyOf(promptIds);
    attempts = List.copyOf(attempts);
  }

  /** The attempt whose answer counts, if there is one. */
  public Optional<Attempt> chosen() {
    return conclusion.chosen() == 0
        ? Optional.empty()
        : Optional.of(attempts.get(conclusion.chosen() - 1));
  }
}
