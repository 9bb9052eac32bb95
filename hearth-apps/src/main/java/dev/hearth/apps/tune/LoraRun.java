package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.adapter.BaseMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains an adapter over a model file, which may be quantised and stays as it is. */
public final class LoraRun implements AutoCloseable {
  private static final int HELD_OUT_EVERY = 10;

  private final LoraSettings settings;
  private final GgufFile base;
  private final Network network;
  private final FreshAdapters adapters;
  private final Trainer trainer;
  private final TrainRun.Size size;

  private LoraRun(
      LoraSettings settings,
      GgufFile base,
      Network network,
      FreshAdapters adapters,
      Trainer trainer,
      TrainRun.Size size) {
    this.settings = settings;
    this.base = base;
    this.network = network;
    this.adapters = adapters;
    this.trainer = trainer;
    this.size = size;
  }

  /** Reads data and the model. */
  public static LoraRun open(LoraSettings settings, Matrices matrices) {
    GgufFile base = GgufFile.open(settings.base());
    try {
      return open(settings, matrices, base);
    } catch (RuntimeException e) {
      base.close();
      throw e;
    }
  }

  private static LoraRun open(LoraSettings settings, Matrices matrices, GgufFile base) {
    Shape shape = BaseModel.shape(base, settings.contextTokens());
    SampleReader reader = new SampleReader(base, shape.contextTokens());
    List<Sample> train = new ArrayList<>();
    List<Sample> heldOut = new ArrayList<>();
    settings.data().forEach(file -> train.addAll(reader.read(file)));
    settings.heldOut().forEach(file -> heldOut.addAll(reader.read(file)));
    if (heldOut.isEmpty()) {
      split(train, heldOut);
    }
    FreshAdapters adapters = new FreshAdapters(settings);
    BaseModel weights = new BaseModel(base, false, adapters);
    Network network = new Network(shape, matrices, weights);
    weights.requireAllRead();
    if (adapters.parts().isEmpty()) {
      throw new HearthException(
          Code.USAGE,
          "the model has layers 0 to " + (shape.layers() - 1) + ", none of them is adapted",
          "choose some of these");
    }
    TrainRun.Size size =
        new TrainRun.Size(
            network.trained().stream().mapToLong(Parameter::size).sum(),
            train.size(),
            train.stream().mapToLong(s -> s.tokens().length).sum(),
            train.stream().mapToLong(Sample::scored).sum(),
            heldOut.size());
    Trainer trainer = new Trainer(network, matrices, settings.plan(), train, heldOut);
    return new LoraRun(settings, base, network, adapters, trainer, size);
  }

  /** Moves every tenth sample to the held-out ones. */
  private static void split(List<Sample> train, List<Sample> heldOut) {
    if (train.size() < 2) {
      throw new HearthException(
          Code.BAD_INPUT,
          "one sample cannot be both learnt and held out",
          "add samples, or name a file with --held-out");
    }
    List<Sample> all = List.copyOf(train);
    train.clear();
    for (int i = 0; i < all.size(); i++) {
      boolean tenth = i % HELD_OUT_EVERY == HELD_OUT_EVERY - 1;
      boolean held = tenth || (all.size() < HELD_OUT_EVERY && i == 1);
      (held ? heldOut : train).add(all.get(i));
    }
  }

  public TrainRun.Size size() {
    return size;
  }

  /** The held-out loss as it is now: before {@link #run} that of the model alone. */
  public double heldOutLoss() {
    return trainer.heldOutLoss();
  }

  /** Trains to the end, from the last checkpoint where there is one, and writes the adapter. */
  public TrainRun.Outcome run(Progress.Watcher watcher) {
    trainer.run(
        new Trainer.Keeping(settings.checkpoints(), settings.checkpointEvery(), digest()), watcher);
    AdapterFile.write(
        settings.output(),
        network.shape().family(),
        (float) settings.alpha(),
        adapters.parts(),
        Map.of(BaseMark.KEY, BaseMark.of(base)));
    return new TrainRun.Outcome(
        settings.output(), Digests.hex(settings.output()), trainer.history());
  }

  private byte[] digest() {
    List<Path> files = new ArrayList<>(settings.data());
    files.addAll(settings.heldOut());
    files.add(settings.base());
    String numbers =
        "lora %d %s %d %d %s %s"
            .formatted(
                settings.rank(),
                settings.alpha(),
                settings.layerFirst(),
                settings.layerLast(),
                network.shape(),
                settings.plan());
    return Digests.of(numbers, files);
  }

  /** The logits with the adapter as it is now, {@code [tokens][vocabulary]}. */
  float[] logits(int[] tokens) {
    return network.logits(tokens);
  }

  @Override
  public void close() {
    base.close();
  }
}
