package dev.hearth.apps.room;

import dev.hearth.apps.journal.Draft;
import dev.hearth.apps.journal.Entry;
import dev.hearth.apps.journal.Journal;
import dev.hearth.engine.Engine;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs that are kept, and how to find them. */
public final class RunStore {
  private final Journal journal;

  public RunStore(Journal journal) {
    this.journal = journal;
  }

  /**
   * A run that is kept.
   *
   * @param entry its line in the journal
   * @param outcome what it was
   * @param reviews what people said of it, oldest first
   */
  public record Kept(Entry entry, Outcome outcome, List<Entry> reviews) {
    public Kept {
      reviews = List.copyOf(reviews);
    }

    public String id() {
      return entry.run();
    }

    /** What was said of it last, such as {@code accept}; empty for nothing. */
    public String verdict() {
      return reviews.isEmpty() ? "" : reviews.getLast().said(Reviews.VERDICT);
    }
  }

  /**
   * Runs a room and keeps everything. Where it cannot begin, nothing is kept; a limit that ends it
   * later is an outcome like others.
   */
  public Kept run(RunPlan plan, Engine engine, Optional<ScriptRunner> scripts, RunWatcher watcher)
      throws IOException, InterruptedException {
    RoomRun.requireSandbox(plan.room(), scripts);
    Draft draft = journal.begin();
    boolean finished = false;
    try {
      Outcome outcome = RoomRun.run(plan, engine, scripts, draft::write, watcher);
      Entry entry = draft.finish(summary(outcome));
      finished = true;
      return new Kept(entry, outcome, List.of());
    } finally {
      if (!finished) {
        draft.discard();
      }
    }
  }

  private static Map<String, String> summary(Outcome outcome) {
    Map<String, String> summary = new LinkedHashMap<>();
    Conclusion conclusion = outcome.conclusion();
    summary.put("room", outcome.room().name());
    summary.put("status", conclusion.status().name().toLowerCase(Locale.ROOT));
    summary.put("answer", outcome.chosen().map(Attempt::vote).map(RunStore::brief).orElse(""));
    summary.put("model", outcome.model().file());
    summary.put("citations", conclusion.verified() + "/" + conclusion.citations());
    summary.put("attempts", Integer.toString(conclusion.attempts()));
    summary.put("agreeing", Integer.toString(conclusion.agreeing()));
    return summary;
  }

  private static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }

  /**
   * A kept run, as it was written.
   *
   * @param id its id, the beginning of it, or {@code last}
   * @throws HearthException VERIFICATION_FAILED where a file of it was changed
   */
  public Kept open(String id) throws IOException {
    Entry entry = journal.find(id);
    List<String> damage = journal.damage(entry.run());
    if (!damage.isEmpty()) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "the run " + entry.run() + " is not as it was written: " + String.join(", ", damage),
          "restore " + journal.folder(entry.run()) + " from a copy");
    }
    List<Entry> reviews =
        journal.of(entry.run()).stream().filter(e -> e.kind().equals(Entry.REVIEW)).toList();
    return new Kept(entry, RunFiles.read(journal.folder(entry.run())), reviews);
  }

  /** The runs that are done, oldest first. */
  public List<Entry> runs() throws IOException {
    return journal.entries().stream().filter(e -> e.kind().equals(Entry.RUN)).toList();
  }

  /** Runs that were begun and never done. */
  public List<String> unfinished() throws IOException {
    return journal.unfinished();
  }

  /** Where the files of a run lie. */
  public Path folder(String id) {
    return journal.folder(id);
  }

  Journal journal() {
    return journal;
  }
}
