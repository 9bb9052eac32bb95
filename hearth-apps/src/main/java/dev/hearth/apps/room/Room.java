package dev.hearth.apps.room;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A narrow task for a model: what it reads, what it must answer, and what is checked.
 *
 * @param name lower-case letters, digits and hyphens
 * @param description one sentence
 * @param origin where it was read from, for people
 * @param model which model answers
 * @param sampling options by their names; what is left out is the model file's or the default
 * @param seed of the first attempt; the next ones count up
 * @param input what may be given
 * @param question what the evidence is ranked by; may be empty
 * @param budget tokens
 * @param prompt the system prompt, as it stands in {@code prompt.md}
 * @param schema what an answer must be
 * @param checks how each built-in check counts
 * @param scripts the room's own checks, by their names in the folder
 * @param attempts how often the model answers
 * @param vote a path into the answer, such as {@code root_cause.kind}: the majority wins
 * @param limits what a run may take
 * @param sandbox what a script may take
 * @param review whether a person must look at each answer
 * @param testScoreMin what the cases must reach, from 0 to 1
 * @param files digests of everything that makes the room what it is, by name; cases left out
 */
public record Room(
    String name,
    String description,
    String origin,
    ModelWish model,
    Map<String, Double> sampling,
    long seed,
    InputKind input,
    String question,
    TokenBudget budget,
    String prompt,
    AnswerSchema schema,
    Map<String, Severity> checks,
    List<String> scripts,
    int attempts,
    String vote,
    RunLimits limits,
    SandboxLimits sandbox,
    Review review,
    double testScoreMin,
    SortedMap<String, String> files) {
  public Room {
    sampling = Collections.unmodifiableMap(new LinkedHashMap<>(sampling));
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    scripts = List.copyOf(scripts);
    files = Collections.unmodifiableSortedMap(files);
  }

  /**
   * Which model answers.
   *
   * @param name of a model that Hearth knows, or of a file in the models folder; empty where {@code
   *     file} is given
   * @param file a path, relative to the room's folder; empty where {@code name} is given
   * @param sha256 which the file must have; empty for any
   * @param tuned it was trained for this room: it reads the evidence alone, without {@code
   *     prompt.md}
   */
  public record ModelWish(String name, String file, String sha256, boolean tuned) {}

  /** What may be given to a room. */
  public enum InputKind {
    /** Folders, archives and files. */
    BUNDLE,
    /** Plain files of text only. */
    TEXT
  }

  /**
   * Tokens of one request.
   *
   * @param evidenceMax of the evidence; 0 for as many as the usable context leaves
   * @param replyMax of the answer
   * @param lineCharactersMax longer lines are shown in part, and say so
   */
  public record TokenBudget(int evidenceMax, int replyMax, int lineCharactersMax) {}

  /** What a check that does not hold means. */
  public enum Severity {
    /** The run fails. */
    FAIL,
    /** The report says so. */
    WARN,
    /** It is not asked. */
    OFF
  }

  /**
   * What a run may take; reached limits end it at the next token.
   *
   * @param seconds from its beginning to its end; 0 for no limit
   * @param memoryMebibytes of weights and cache; 0 for no limit
   * @param tokens written by all attempts together; 0 for no limit
   */
  public record RunLimits(int seconds, int memoryMebibytes, int tokens) {}

  /** What one script may take. */
  public record SandboxLimits(int seconds, int memoryMebibytes, int processes) {}

  /** Whether a person must look. */
  public enum Review {
    /** An answer is a proposal until somebody has accepted it. */
    REQUIRED,
    /** Whoever wants may judge. */
    OPTIONAL
  }
}
