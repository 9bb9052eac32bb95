package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.model.arch.Families;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs: they learn, survive being killed, and write models that Hearth reads. */
class TrainRunTest {
  static final int STEPS = 24;

  @TempDir private Path folder;

  static Path config(Path folder, String family, String type, String checkpoints) {
    Corpus.vocabulary(folder);
    Corpus.write(folder.resolve("train.jsonl"), 2, 200);
    Corpus.write(folder.resolve("held-out.jsonl"), 3, 20);
    return Corpus.write(
        folder.resolve(checkpoints + ".json"),
        List.of(
            """
            {"model": {"family": "%s", "layers": 2, "width": 32, "heads": 4, "key_heads": 2,
              "inner": 64, "context": 96},
             "vocabulary": "vocabulary.gguf",
             "data": {"train": ["train.jsonl"], "held_out": ["held-out.jsonl"]},
             "plan": {"seed": 7, "steps": %d, "batch_tokens": 700, "micro_batch_tokens": 300,
               "held_out_every": 8, "learning_rate": 0.01, "warmup_steps": 4},
             "checkpoint": {"folder": "%s", "every": 5},
             "output": {"file": "%s.gguf", "type": "%s", "name": "tiny"}}
            """
                .formatted(family, STEPS, checkpoints, checkpoints, type)));
  }

  static TrainRun.Outcome run(Path config, int threads, Progress.Watcher watcher) {
    try (Matrices matrices = MatricesChoice.create(threads);
        TrainRun run = TrainRun.open(TrainSettings.read(config), matrices)) {
      return run.run(watcher);
    }
  }

  @Test
  void learnsTheReplies() {
    TrainRun.Outcome outcome = run(config(folder, "qwen3", "F16", "run"), 2, p -> {});
    List<Progress> history = outcome.history();
    assertThat(history).hasSize(STEPS);
    assertThat(history.getFirst().loss()).isBetween(5.0, 6.5);
    assertThat(history.getLast().loss()).isLessThan(3.5);
    assertThat(history.getLast().heldOutLoss()).isLessThan(3.7);
    assertThat(history.get(0).heldOutLoss()).isNaN();
    assertThat(history.get(7).heldOutLoss()).isGreaterThan(history.getLast().heldOutLoss());
    assertThat(history).allSatisfy(p -> assertThat(p.tokens()).isBetween(400, 700));
  }

  /** Stops at some steps, some of them without a checkpoint; other threads each time. */
  @Test
  void goesOnWithTheSameBits() throws IOException {
    TrainRun.Outcome whole = run(config(folder, "qwen3", "F32", "whole"), 1, p -> {});
    Path config = config(folder, "qwen3", "F32", "pieces");
    List<Integer> seen = new ArrayList<>();
    for (int stop : new int[] {3, 7, 10, 23}) {
      assertThatThrownBy(() ->
              run(
                  config,
                  1 + stop % 3,
                  p -> {
                    seen.add(p.step());
                    if (p.step() == stop) {
                      throw new IllegalStateException("stopped");
                    }
                  }))
          .hasMessage("stopped");
    }
    TrainRun.Outcome pieces = run(config, 2, p -> seen.add(p.step()));
    assertThat(seen).containsSequence(1, 2, 3, 1, 2).containsSequence(7, 6, 7, 8, 9, 10, 11);
    assertThat(Files.readAllBytes(pieces.model())).isEqualTo(Files.readAllBytes(whole.model()));
    assertThat(pieces.sha256()).isEqualTo(whole.sha256());
    assertThat(timeless(pieces.history())).isEqualTo(timeless(whole.history()));
  }

  private static List<Progress> timeless(List<Progress> history) {
    return history.stream()
        .map(p ->
            new Progress(
                p.step(),
                p.steps(),
                p.loss(),
                p.heldOutLoss(),
                p.rate(),
                p.gradientNorm(),
                p.tokens(),
                0))
        .toList();
  }

  /** A process that is killed with no chance to clean up. */
  @Test
  void survivesKill() throws IOException, InterruptedException {
    TrainRun.Outcome whole = run(config(folder, "llama", "F32", "whole"), 2, p -> {});
    Path config = config(folder, "llama", "F32", "killed");
    for (int kill = 6; kill <= 18; kill += 6) {
      kill(kill, TrainingProcess.class, config.toString());
    }
    List<Integer> seen = new ArrayList<>();
    TrainRun.Outcome after = run(config, 2, p -> seen.add(p.step()));
    assertThat(seen.getFirst()).isGreaterThan(15);
    assertThat(Files.readAllBytes(after.model())).isEqualTo(Files.readAllBytes(whole.model()));
  }

  /** Starts a process that says its steps, and kills it at one of them. */
  static void kill(int step, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null && Integer.parseInt(line) < step) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(137);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3"})
  void theEngineComputesWhatTheTrainerComputes(String family) {
    Path config = config(folder, family, "F32", "run");
    int[] tokens = {338, 117, 3, 300, 10, 272, 339, 10, 338, 65, 301, 4, 5, 6};
    run(config, 2, p -> {});
    float[] trainers;
    try (Matrices matrices = MatricesChoice.create(2);
        GgufFile file = GgufFile.open(folder.resolve("run.gguf"))) {
      BaseModel base = new BaseModel(file, true, (n, r, c) -> null);
      trainers = new Network(BaseModel.shape(file, 0), matrices, base).logits(tokens);
      base.requireAllRead();
    }
    float[] engines = engine(folder.resolve("run.gguf"), tokens);
    assertThat(engines).hasSameSizeAs(trainers);
    for (int i = 0; i < engines.length; i++) {
      assertThat(engines[i]).isCloseTo(trainers[i], Offset.offset(1e-4f));
    }
  }

  static float[] engine(Path model, int[] tokens) {
    try (GgufFile file = GgufFile.open(model);
        Kernels kernels = KernelChoice.exact(2);
        Model open = Families.load(file, kernels, tokens.length)) {
      return logits(open, AdapterMix.NONE, tokens);
    }
  }

  /** The same under an adapter. */
  static float[] engine(Path model, int[] tokens, Path adapter) {
    try (GgufFile file = GgufFile.open(model);
        Kernels kernels = KernelChoice.exact(2);
        LoraFile lora = LoraFile.open(adapter);
        Model open = Families.load(file, kernels, tokens.length, false, List.of(lora))) {
      return logits(open, AdapterMix.of(1), tokens);
    }
  }

  private static float[] logits(Model open, AdapterMix mix, int[] tokens) {
    try (Sequence sequence = open.newSequence(CacheType.F32, tokens.length, mix)) {
      Floats rows = open.forward(Batch.of(sequence, tokens, Batch.Outputs.ALL));
      float[] all = new float[rows.rows() * rows.columns()];
      for (int r = 0; r < rows.rows(); r++) {
        System.arraycopy(rows.row(r), 0, all, r * rows.columns(), rows.columns());
      }
      return all;
    }
  }

  /** The run is over at its last checkpoint; only the output is written anew. */
  @Test
  void smallerTypesStayNear() throws IOException {
    Path config = config(folder, "qwen3", "F32", "run");
    run(config, 2, p -> {});
    int[] tokens = {338, 117, 3, 300, 10, 272, 339};
    float[] large = engine(folder.resolve("run.gguf"), tokens);
    String settings = Files.readString(config);
    double before = 0;
    for (String type : List.of("F16", "BF16", "Q8_0")) {
      Files.writeString(config, settings.replace("\"F32\"", '"' + type + '"'));
      run(
          config,
          2,
          p -> {
            throw new IllegalStateException("nothing is left to train");
          });
      float[] small = engine(folder.resolve("run.gguf"), tokens);
      double difference = 0;
      double size = 0;
      for (int i = 0; i < large.length; i++) {
        difference += Math.pow(small[i] - large[i], 2);
        size += Math.pow(large[i], 2);
      }
      assertThat(Math.sqrt(difference / size)).isBetween(Math.nextUp(before), 0.05);
      before = Math.sqrt(difference / size);
    }
  }

  @Test
  void whatWasMeasuredTravelsWithTheModel() throws IOException {
    Path config = config(folder, "llama", "F32", "run");
    String text = Files.readString(config).replace("\"name\"", "\"context_usable\": 60, \"name\"");
    run(Corpus.write(config, List.of(text)), 2, p -> {});
    try (Engine engine = Engines.open(folder.resolve("run.gguf"))) {
      assertThat(engine.context()).isEqualTo(new ContextNumbers(96, 96, 60, true));
    }
  }

  @Test
  void refusesAnotherRunsCheckpointAndDamagedOnes() throws IOException {
    Path config = config(folder, "qwen3", "F32", "run");
    run(config, 1, p -> {});
    Files.writeString(config, Files.readString(config).replace("\"seed\": 7", "\"seed\": 8"));
    assertThatThrownBy(() -> run(config, 1, p -> {}))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("of another configuration");
    Files.writeString(config, Files.readString(config).replace("\"seed\": 8", "\"seed\": 7"));
    Path file = folder.resolve("run").resolve(Checkpoint.NAME);
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {0, 100, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertThatThrownBy(() -> run(config, 1, p -> {})).isInstanceOf(HearthException.class);
      Files.write(file, java.util.Arrays.copyOf(bytes, at));
      assertThatThrownBy(() -> run(config, 1, p -> {}))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("ends too early");
    }
    Files.write(file, bytes);
    assertThat(run(config, 1, p -> {}).history()).hasSize(STEPS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"steps\": 24| \"steps\": 0",
        "\"seed\": 7|\"seed\": 7, \"sead\": 7",
        "\"heads\": 4|\"heads\": 3",
        "\"context\": 96|\"context\": 400",
        "\"context\": 96|\"context\": 20",
        "\"type\": \"F32\"|\"type\": \"F31\"",
        "\"name\": \"tiny\"|\"context_usable\": 97",
        "vocabulary.gguf|nothing.gguf",
        "train.jsonl|nothing.jsonl",
        "\"family\": \"qwen3\"|\"family\": \"bert\"",
        "\"learning_rate\": 0.01|\"learning_rate\": \"fast\""
      })
  void refusesWrongSettings(String change) throws IOException {
    Path config = config(folder, "qwen3", "F32", "run");
    String text = Files.readString(config);
    String[] parts = change.split("\\|");
    assertThat(text).contains(parts[0]);
    Files.writeString(config, text.replace(parts[0], parts[1]));
    assertThatThrownBy(() -> run(config, 1, p -> {})).isInstanceOf(HearthException.class);
    assertThat(folder.resolve("run.gguf")).doesNotExist();
  }

  @Test
  void saysHowMuchThereIs() {
    TrainSettings settings = TrainSettings.read(config(folder, "llama", "F32", "run"));
    try (Matrices matrices = MatricesChoice.create(1);
        TrainRun run = TrainRun.open(settings, matrices)) {
      assertThat(run.size().samples()).isEqualTo(200);
      assertThat(run.size().heldOutSamples()).isEqualTo(20);
      assertThat(run.size().scoredTokens()).isBetween(600L, run.size().sampleTokens() / 2);
      int attention = 32 * 32 * 2 + 32 * 16 * 2;
      assertThat(run.size().parameters())
          .isEqualTo(340 * 32 + 2 * (attention + 3 * 32 * 64 + 2 * 32) + 32);
    }
  }

  @Test
  void saysWhenTheLossIsLost() {
    List<Sample> samples;
    Path config = config(folder, "llama", "F32", "run");
    try (GgufFile words = GgufFile.open(folder.resolve("vocabulary.gguf"));
        Matrices matrices = MatricesChoice.create(1)) {
      samples = new SampleReader(words, 96).read(folder.resolve("train.jsonl"));
      TrainSettings settings = TrainSettings.read(config);
      Shape shape = java.util.Objects.requireNonNull(settings.model());
      Network network = new Network(shape, matrices, new FreshWeights(1, 2));
      network.trained().getFirst().values()[338 * 32] = Float.NaN;
      Trainer trainer = new Trainer(network, matrices, settings.plan(), samples, List.of());
      Path kept = folder.resolve("kept");
      assertThatThrownBy(() -> trainer.run(new Trainer.Keeping(kept, 1, new byte[32]), p -> {}))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("at step 1 the loss is NaN");
      assertThat(kept).doesNotExist();
    }
  }
}
