package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole run from settings to a model file. */
public final class TrainRun implements AutoCloseable {
  private final TrainSettings settings;
  private final @Nullable GgufFile base;
  private final Network network;
  private final Trainer trainer;
  private final Size size;

  /**
   * How much there is to do.
   *
   * @param parameters floats that are trained
   * @param samples to learn from
   * @param sampleTokens their tokens
   * @param scoredTokens those of replies
   */
  public record Size(
      long parameters, int samples, long sampleTokens, long scoredTokens, int heldOutSamples) {}

  /**
   * What came out.
   *
   * @param sha256 of the model file
   * @param history every step
   */
  public record Outcome(Path model, String sha256, List<Progress> history) {
    public Outcome {
      history = List.copyOf(history);
    }
  }

  private TrainRun(
      TrainSettings settings,
      @Nullable GgufFile base,
      Network network,
      Trainer trainer,
      Size size) {
    this.settings = settings;
    this.base = base;
    this.network = network;
    this.trainer = trainer;
    this.size = size;
  }

  /** Reads data and weights. */
  public static TrainRun open(TrainSettings settings, Matrices matrices) {
    List<Sample> train = new ArrayList<>();
    List<Sample> heldOut = new ArrayList<>();
    try (GgufFile words = GgufFile.open(settings.vocabulary())) {
      SampleReader reader = new SampleReader(words, settings.contextTokens());
      settings.train().forEach(file -> train.addAll(reader.read(file)));
      settings.heldOut().forEach(file -> heldOut.addAll(reader.read(file)));
    }
    Path baseFile = settings.base();
    GgufFile base = baseFile == null ? null : GgufFile.open(baseFile);
    Network network = network(settings, base, matrices);
    Trainer trainer = new Trainer(network, matrices, settings.plan(), train, heldOut);
    Size size =
        new Size(
            network.trained().stream().mapToLong(Parameter::size).sum(),
            train.size(),
            train.stream().mapToLong(s -> s.tokens().length).sum(),
            train.stream().mapToLong(Sample::scored).sum(),
            heldOut.size());
    return new TrainRun(settings, base, network, trainer, size);
  }

  private static Network network(
      TrainSettings settings, @Nullable GgufFile base, Matrices matrices) {
    Shape model = settings.model();
    if (base == null) {
      if (model == null) {
        throw new HearthException(
            Code.USAGE, "neither 'model' nor 'base' is said", "say one of them");
      }
      return new Network(model, matrices, new FreshWeights(settings.plan().seed(), model.layers()));
    }
    BaseModel weights = new BaseModel(base, true, (name, rows, columns) -> null);
    Network network =
        new Network(BaseModel.shape(base, settings.contextTokens()), matrices, weights);
    weights.requireAllRead();
    return network;
  }

  public Size size() {
    return size;
  }

  /** Trains to the end, from the last checkpoint where there is one, and writes the model. */
  public Outcome run(Progress.Watcher watcher) {
    trainer.run(
        new Trainer.Keeping(settings.checkpoints(), settings.checkpointEvery(), digest()), watcher);
    ModelFile.write(
        settings.output(),
        network,
        settings.vocabulary(),
        ModelFile.type(settings.outputType()),
        settings.facts());
    return new Outcome(settings.output(), Digests.hex(settings.output()), trainer.history());
  }

  /** Of all that changes the weights; not of where files lie, nor of how often they are written. */
  private byte[] digest() {
    List<Path> files = new ArrayList<>(settings.train());
    files.addAll(settings.heldOut());
    files.add(settings.vocabulary());
    Path baseFile = settings.base();
    if (baseFile != null) {
      files.add(baseFile);
    }
    return Digests.of(
        network.shape() + " " + settings.plan() + " " + settings.contextTokens(), files);
  }

  @Override
  public void close() {
    if (base != null) {
      base.close();
    }
  }
}
