package dev.hearth.apps.room;

import dev.hearth.apps.journal.Entry;
import dev.hearth.engine.Engine;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs a kept run again and compares it, file by file. */
public final class Rerun {
  private Rerun() {}

  /**
   * One file of a run, then and now.
   *
   * @param before its digest; empty where there was none
   * @param now its digest; empty where there is none
   */
  public record Compared(String file, String before, String now) {
    public boolean same() {
      return before.equals(now);
    }
  }

  /**
   * Does the plan; nothing is kept. What stands first was known first, and may explain the rest.
   */
  public static List<Compared> run(
      Entry kept, RunPlan plan, Engine engine, Optional<ScriptRunner> scripts, RunWatcher watcher)
      throws IOException, InterruptedException {
    Map<String, String> order = new LinkedHashMap<>();
    RoomRun.run(plan, engine, scripts, (name, bytes) -> order.put(name, Sha256.of(bytes)), watcher);
    order.remove(RunFiles.CIRCUMSTANCES);
    return compare(kept.files(), order);
  }

  static List<Compared> compare(SortedMap<String, String> kept, Map<String, String> now) {
    SortedMap<String, String> before = new TreeMap<>(kept);
    before.remove(RunFiles.CIRCUMSTANCES);
    List<Compared> compared = new ArrayList<>();
    now.forEach(
        (name, digest) -> compared.add(new Compared(name, before.getOrDefault(name, ""), digest)));
    SortedSet<String> gone = new TreeSet<>(before.keySet());
    gone.removeAll(now.keySet());
    gone.forEach(name -> compared.add(new Compared(name, before.getOrDefault(name, ""), "")));
    return compared;
  }
}
