package dev.hearth.apps.room;

import dev.hearth.apps.journal.Entry;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** What people say of runs, and the tuning data that comes of it. */
public final class Reviews {
  static final String VERDICT = "verdict";

  private static final String CORRECTION = "correction";

  private final RunStore store;

  public Reviews(RunStore store) {
    this.store = store;
  }

  /** What somebody says of a run. */
  public enum Judgement {
    ACCEPT,
    REJECT,
    CORRECT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a text is one that a schema allows; asked of the engine's own grammar. */
  public interface SchemaJudge {
    boolean allows(String schema, String json);
  }

  /**
   * Writes a judgement down. Judgements are added, none is taken back; the last one counts.
   *
   * @param correction the right answer, for {@link Judgement#CORRECT} alone
   * @throws HearthException BAD_INPUT for a correction that the run's own schema does not allow
   */
  public Entry review(
      String id,
      Judgement judgement,
      String reviewer,
      Optional<String> correction,
      SchemaJudge judge)
      throws IOException {
    RunStore.Kept kept = store.open(id);
    if (judgement == Judgement.ACCEPT && kept.outcome().chosen().isEmpty()) {
      throw new HearthException(
          Code.USAGE, "the run " + kept.id() + " has no answer to accept", "reject or correct it");
    }
    int number = kept.reviews().size() + 1;
    Map<String, byte[]> files = new LinkedHashMap<>();
    Map<String, String> said = new LinkedHashMap<>();
    said.put(VERDICT, judgement.word());
    said.put("reviewer", reviewer);
    if (correction.isPresent()) {
      String name = "correction-" + number + ".json";
      files.put(name, corrected(kept, correction.get(), judge).getBytes(StandardCharsets.UTF_8));
      said.put(CORRECTION, name);
    }
    return store.journal().add(kept.id(), Entry.REVIEW, files, said);
  }

  private static String corrected(RunStore.Kept kept, String text, SchemaJudge judge) {
    try {
      String line = Trees.line(Trees.read(text));
      if (judge.allows(kept.outcome().schema(), line)) {
        return line;
      }
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT, "the correction is not JSON: " + e.getOriginalMessage(), "correct it", e);
    }
    throw new HearthException(
        Code.BAD_INPUT,
        "the correction is no answer that this run's schema allows",
        "keep the keys and their order, and cite only ids of " + kept.id() + "'s evidence");
  }

  /**
   * One line of training data for each run that was accepted or corrected last, oldest first: the
   * messages that the model read, and the answer that a person stands for.
   */
  public List<String> export() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Entry run : store.runs()) {
      RunStore.Kept kept = store.open(run.run());
      Optional<String> answer = answer(kept);
      if (answer.isPresent()) {
        lines.add(line(kept, answer.get()));
      }
    }
    return lines;
  }

  private Optional<String> answer(RunStore.Kept kept) throws IOException {
    if (kept.verdict().equals(Judgement.CORRECT.word())) {
      String name = kept.reviews().getLast().said(CORRECTION);
      return Optional.of(RunFiles.text(store.folder(kept.id()), name));
    }
    return kept.verdict().equals(Judgement.ACCEPT.word())
        ? kept.outcome().chosen().map(chosen -> Trees.line(Trees.read(chosen.text())))
        : Optional.empty();
  }

  private String line(RunStore.Kept kept, String answer) throws IOException {
    ObjectNode root = Trees.object();
    var messages = root.putArray("messages");
    if (!kept.outcome().model().tuned()) {
      String prompt =
          RunFiles.text(store.folder(kept.id()), RunFiles.ROOM_FOLDER + RoomReader.PROMPT);
      messages.addObject().put("role", "system").put("content", prompt.strip());
    }
    String evidence = RunFiles.text(store.folder(kept.id()), RunFiles.EVIDENCE_TEXT);
    messages.addObject().put("role", "user").put("content", evidence);
    messages.addObject().put("role", "assistant").put("content", answer);
    ObjectNode meta = root.putObject("meta");
    meta.put("run", kept.id());
    meta.put("room", kept.outcome().room().name());
    meta.put(VERDICT, kept.verdict());
    return Trees.line(root);
  }
}
