package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Bundle;
import dev.hearth.engine.Engine;
import dev.hearth.engine.Usage;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One run of a room: opens, packs, asks, checks, concludes; every step goes to the sink. */
public final class RoomRun {
  private final RunPlan plan;
  private final Room room;
  private final Engine engine;
  private final Optional<ScriptRunner> scripts;
  private final RunSink sink;
  private final RunWatcher watcher;
  private final Stopwatch time;
  private final String startedAt;

  private RoomRun(
      RunPlan plan,
      Engine engine,
      Optional<ScriptRunner> scripts,
      RunSink sink,
      RunWatcher watcher) {
    this.plan = plan;
    this.room = plan.room();
    this.engine = engine;
    this.scripts = scripts;
    this.sink = sink;
    this.watcher = watcher;
    this.time = new Stopwatch(System::nanoTime, plan.wishes().seconds(room));
    this.startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * Runs it.
   *
   * @param scripts where the room's own checks run; empty where this machine has no sandbox
   * @throws HearthException REFUSED for a room with scripts where there is no sandbox; DOES_NOT_FIT
   *     for a context that is too small; LIMIT where the time is over before the model is asked;
   *     and what the bundle's reader throws
   */
  public static Outcome run(
      RunPlan plan, Engine engine, Optional<ScriptRunner> scripts, RunSink sink, RunWatcher watcher)
      throws IOException, InterruptedException {
    return new RoomRun(plan, engine, scripts, sink, watcher).carryOut();
  }

  /** Refuses a room whose checks could not be run. */
  public static void requireSandbox(Room room, Optional<ScriptRunner> scripts) {
    if (!room.scripts().isEmpty() && scripts.isEmpty()) {
      throw new HearthException(
          Code.REFUSED,
          "the room " + room.name() + " has scripts of its own, and there is no sandbox for them",
          "install bubblewrap (bwrap), or remove checks.scripts from room.yaml");
    }
  }

  private Outcome carryOut() throws IOException, InterruptedException {
    requireSandbox(room, scripts);
    watcher.at("reading", 0, 1);
    RoomFacts facts = facts();
    sink.write(RunFiles.ROOM, Trees.file(facts));
    for (String name : room.files().keySet()) {
      Optional<byte[]> bytes = plan.source().read(name);
      if (bytes.isPresent()) {
        sink.write(RunFiles.ROOM_FOLDER + name, bytes.get());
      }
    }
    sink.write(RunFiles.MODEL, Trees.file(plan.model()));
    Bundle bundle = Preparation.open(room, plan.inputs());
    sink.write(RunFiles.INPUTS, Trees.file(bundle.manifest()));
    time.lap("open");
    time.check("reading the input");
    watcher.at("weighing", 0, 1);
    Preparation ready = Preparation.of(room, plan.model(), bundle, engine);
    String schema = room.schema().forEvidence(ready.packed().ids());
    ShownEvidence shown = ShownEvidence.of(ready.packed());
    write(ready, shown, schema);
    time.lap("evidence");
    time.check("weighing the evidence");
    List<Attempt> attempts = new ArrayList<>();
    List<Circumstances.Usage> usages = new ArrayList<>();
    answer(ready, schema, attempts, usages);
    int wanted = plan.wishes().attempts(room);
    Conclusion conclusion = Vote.conclude(attempts, wanted, plan.wishes().voting());
    sink.write(RunFiles.CONCLUSION, Trees.file(conclusion));
    time.lap("check");
    Circumstances circumstances = circumstances(usages);
    sink.write(RunFiles.CIRCUMSTANCES, Trees.file(circumstances));
    Outcome outcome =
        new Outcome(
            facts,
            bundle.manifest(),
            shown,
            ready.timeline(),
            plan.model(),
            ready.prompt().text(),
            Arrays.stream(ready.prompt().ids()).boxed().toList(),
            schema,
            attempts,
            conclusion,
            circumstances);
    if (outcome.chosen().isPresent()) {
      sink.write(RunFiles.ANSWER, Trees.file(Trees.read(outcome.chosen().get().text())));
    }
    return outcome;
  }

  private RoomFacts facts() {
    return new RoomFacts(
        room.name(),
        room.description(),
        room.files(),
        plan.wishes().seed(room),
        plan.wishes().attempts(room),
        plan.wishes().voting(),
        Asking.settings(room, engine),
        room.review() == Room.Review.REQUIRED);
  }

  private void write(Preparation ready, ShownEvidence shown, String schema) throws IOException {
    sink.write(RunFiles.EVIDENCE, Trees.file(shown));
    sink.write(RunFiles.EVIDENCE_TEXT, ready.packed().prompt().getBytes(StandardCharsets.UTF_8));
    sink.write(RunFiles.TIMELINE, Trees.file(ready.timeline()));
    sink.write(RunFiles.PROMPT, ready.prompt().text().getBytes(StandardCharsets.UTF_8));
    sink.write(RunFiles.PROMPT_IDS, Trees.file(ready.prompt().ids()));
    sink.write(RunFiles.SCHEMA, schema.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(
      Preparation ready, String schema, List<Attempt> attempts, List<Circumstances.Usage> usages)
      throws IOException, InterruptedException {
    Asking asking = new Asking(room, engine, ready.prompt(), schema, time);
    List<Asking.Answer> answers =
        asking.all(
            plan.wishes().seed(room),
            plan.wishes().attempts(room),
            plan.wishes().tokens(room),
            watcher);
    time.lap("answer");
    ScriptRunner runner =
        scripts.orElse((name, script, files, limits) -> new ScriptRunner.Said(false, "not run"));
    Judge judge = new Judge(room, plan.source(), ready.bundle(), ready.packed(), runner);
    for (Asking.Answer answer : answers) {
      watcher.at("checking", attempts.size(), answers.size());
      Attempt attempt = judge.attempt(attempts.size() + 1, answer);
      attempts.add(attempt);
      sink.write(RunFiles.attempt(attempt.number()), Trees.file(attempt));
      usages.add(usage(answer.usage()));
    }
  }

  private static Circumstances.Usage usage(Usage usage) {
    return new Circumstances.Usage(
        usage.promptTokens(),
        usage.cachedTokens(),
        usage.outputTokens(),
        usage.prefill().toNanos() / 1e9,
        usage.decode().toNanos() / 1e9);
  }

  private Circumstances circumstances(List<Circumstances.Usage> usages) {
    return new Circumstances(
        startedAt,
        plan.inputs().stream()
            .map(Path::toAbsolutePath)
            .map(Path::normalize)
            .map(Path::toString)
            .toList(),
        room.origin(),
        plan.modelPath().toAbsolutePath().normalize().toString(),
        plan.versions(),
        plan.kernelReasons(),
        engine.context().allocated(),
        plan.wishes(),
        time.steps(),
        usages);
  }
}
