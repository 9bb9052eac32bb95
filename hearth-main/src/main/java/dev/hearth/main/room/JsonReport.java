package dev.hearth.main.room;

import dev.hearth.apps.journal.Entry;
import dev.hearth.apps.room.Attempt;
import dev.hearth.apps.room.Outcome;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.Trees;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** A run as one JSON object, for scripts. */
public final class JsonReport {
  private JsonReport() {}

  /**
   * The run.
   *
   * @param folder where its files lie
   */
  public static ObjectNode of(RunStore.Kept kept, Path folder) {
    Outcome outcome = kept.outcome();
    ObjectNode root = Trees.object();
    root.put("run", kept.id());
    root.put("room", outcome.room().name());
    root.put("status", outcome.conclusion().status().name().toLowerCase(Locale.ROOT));
    root.put("folder", folder.toString());
    if (outcome.chosen().isPresent()) {
      Attempt chosen = outcome.chosen().get();
      root.set("answer", Trees.read(chosen.text()));
      root.set("citations", Trees.tree(chosen.citations()));
      root.set("claims", Trees.tree(chosen.claims()));
      root.set("checks", Trees.tree(chosen.checks()));
    } else {
      root.putNull("answer");
    }
    root.set("conclusion", Trees.tree(outcome.conclusion()));
    ObjectNode evidence = root.putObject("evidence");
    evidence.put("shown", outcome.evidence().lines().size());
    evidence.put("left_out_lines", outcome.evidence().leftOutLines());
    evidence.put("left_out_files", outcome.evidence().leftOutFiles());
    evidence.put("tokens", outcome.evidence().tokens());
    outcome.evidence().notes().forEach(evidence.putArray("notes")::add);
    root.set("model", Trees.tree(outcome.model()));
    root.set("circumstances", Trees.tree(outcome.circumstances()));
    var reviews = root.putArray("reviews");
    for (Entry review : kept.reviews()) {
      ObjectNode one = reviews.addObject().put("at", review.at());
      review.summary().forEach(one::put);
    }
    return root;
  }

  /** Lines of a list. */
  public static List<String> list(List<Entry> runs) {
    return runs.stream()
        .map(run -> {
          ObjectNode line = Trees.object().put("run", run.run()).put("at", run.at());
          run.summary().forEach(line::put);
          return Trees.line(line);
        })
        .toList();
  }
}
