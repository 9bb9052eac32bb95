package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Manifest;
import dev.hearth.apps.evidence.Timeline;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** The files of a run. All but {@link #CIRCUMSTANCES} are the same when the run is repeated. */
public final class RunFiles {
  static final String ROOM = "room.json";
  static final String ROOM_FOLDER = "room/";
  static final String MODEL = "model.json";
  static final String INPUTS = "inputs.json";
  static final String EVIDENCE = "evidence.json";
  static final String EVIDENCE_TEXT = "evidence.txt";
  static final String TIMELINE = "timeline.json";
  static final String PROMPT = "prompt.txt";
  static final String PROMPT_IDS = "prompt-ids.json";
  static final String SCHEMA = "schema.json";
  static final String CONCLUSION = "conclusion.json";

  /** The chosen answer. */
  public static final String ANSWER = "answer.json";

  /** What may differ from run to run: times, versions, paths. */
  public static final String CIRCUMSTANCES = "circumstances.json";

  private RunFiles() {}

  static String attempt(int number) {
    return "attempts/" + number + ".json";
  }

  /**
   * A run out of its folder.
   *
   * @throws HearthException BAD_INPUT where a file is not what this version writes
   */
  public static Outcome read(Path folder) throws IOException {
    Conclusion conclusion = parse(folder, CONCLUSION, Conclusion.class);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= conclusion.attempts(); i++) {
      attempts.add(parse(folder, attempt(i), Attempt.class));
    }
    List<Integer> ids = new ArrayList<>();
    for (int id : parse(folder, PROMPT_IDS, int[].class)) {
      ids.add(id);
    }
    return new Outcome(
        parse(folder, ROOM, RoomFacts.class),
        parse(folder, INPUTS, Manifest.class),
        parse(folder, EVIDENCE, ShownEvidence.class),
        parse(folder, TIMELINE, Timeline.class),
        parse(folder, MODEL, ModelFacts.class),
        text(folder, PROMPT),
        ids,
        text(folder, SCHEMA),
        attempts,
        conclusion,
        parse(folder, CIRCUMSTANCES, Circumstances.class));
  }

  /** A text of a run; empty where it has none of that name. */
  public static String text(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
  }

  private static <T> T parse(Path folder, String name, Class<T> type) throws IOException {
    Path file = folder.resolve(name);
    try {
      return Trees.parse(Files.readAllBytes(file), type);
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT,
          file + " is not as this version of Hearth writes it: " + e.getOriginalMessage(),
          "read it with the version that wrote it; circumstances.json names it",
          e);
    }
  }
}
