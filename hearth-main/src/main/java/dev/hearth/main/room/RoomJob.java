package dev.hearth.main.room;

import dev.hearth.apps.journal.Journal;
import dev.hearth.apps.room.Circumstances;
import dev.hearth.apps.room.Rerun;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.RoomReader;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.apps.room.RunPlan;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ScriptRunner;
import dev.hearth.apps.room.Wishes;
import dev.hearth.compute.CacheType;
import dev.hearth.engine.EngineSettings;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs rooms for the command line. */
public final class RoomJob {
  private final Session session;
  private final Path home;
  private final RunStore store;

  public RoomJob(Session session) {
    this.session = session;
    this.home = session.settings().home();
    this.store = new RunStore(Journal.open(home, Clock.systemUTC()));
  }

  public RunStore store() {
    return store;
  }

  /** A run of a room that is open with its model. */
  public RunStore.Kept run(
      Room room,
      RoomSource source,
      RoomModel model,
      Optional<ScriptRunner> scripts,
      List<Path> inputs,
      Wishes wishes)
      throws IOException, InterruptedException {
    return store.run(
        plan(room, source, model, inputs, wishes),
        model.engine(),
        scripts,
        new Progress(session.console()));
  }

  /** Reads a room, opens its model, runs it once. */
  public RunStore.Kept run(String name, List<Path> inputs, RoomModel.Choices choices, Wishes wishes)
      throws IOException, InterruptedException {
    RoomSource source = new RoomFinder(home).find(name);
    Room room = RoomReader.read(source);
    // a room whose scripts could not run is refused before its model is opened
    Optional<ScriptRunner> scripts = RoomPrograms.scripts(room);
    try (RoomModel model = RoomModel.open(room, source, choices, session)) {
      return run(room, source, model, scripts, inputs, wishes);
    }
  }

  private static RunPlan plan(
      Room room, RoomSource source, RoomModel model, List<Path> inputs, Wishes wishes) {
    return new RunPlan(
        room,
        source,
        inputs,
        model.facts(),
        model.path(),
        wishes,
        versions(),
        model.kernelReasons());
  }

  /** What runs here, by name. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("hearth", Version.hearth());
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  /**
   * Runs a kept run again, with its room, inputs and model as they are now.
   *
   * @param threads 0 for all cores; bits do not depend on them
   */
  public List<Rerun.Compared> again(RunStore.Kept kept, int threads)
      throws IOException, InterruptedException {
    Circumstances then = kept.outcome().circumstances();
    RoomSource source = new RoomFinder(home).ofOrigin(then.roomOrigin());
    Room room = RoomReader.read(source);
    var facts = kept.outcome().model();
    EngineSettings engine =
        EngineSettings.standard()
            .withContextTokens(then.contextAllocated())
            .withCacheType(CacheType.valueOf(facts.cacheType().toUpperCase(Locale.ROOT)))
            .withKernels(facts.kernels())
            .withThreads(threads);
    var choices = new RoomModel.Choices(then.modelPath(), 0, engine);
    List<Path> inputs = then.inputs().stream().map(Path::of).toList();
    try (RoomModel opened = RoomModel.open(room, source, choices, session)) {
      // whether prompt.md is shown was decided then, by how the model was named
      RoomModel model = opened.asTuned(facts.tuned());
      return Rerun.run(
          kept.entry(),
          plan(room, source, model, inputs, then.wishes()),
          model.engine(),
          RoomPrograms.scripts(room),
          new Progress(session.console()));
    }
  }
}
