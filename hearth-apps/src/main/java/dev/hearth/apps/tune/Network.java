package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole model: what it foretells, how wrong that is, and which way its weights should go. */
final class Network {
  private final Shape shape;
  private final Matrices matrices;
  private final List<Parameter> trained = new ArrayList<>();
  private final Embedding embedding;
  private final List<Layer> layers = new ArrayList<>();
  private final RootMeanSquareNorm outputNorm;
  private final LinearWeights output;
  private final CrossEntropy head;

  private int room;
  private final List<LayerMemory> memories = new ArrayList<>();
  private Slopes slopes;
  private float[] last = new float[0];
  private float[] lastScales = new float[0];
  private float[] hidden = new float[0];
  private float[] slope = new float[0];

  Network(Shape shape, Matrices matrices, WeightSource source) {
    this.shape = shape;
    this.matrices = matrices;
    this.slopes = Slopes.of(shape, 0);
    LinearWeights tokens =
        taken(source.matrix("token_embd.weight", shape.vocabulary(), shape.width()));
    embedding = new Embedding(tokens);
    Rotary rotary = new Rotary(shape, source.rotationDivisors(shape.headWidth() / 2));
    CausalAttention attention = new CausalAttention(shape, matrices.workers().threads());
    for (int l = 0; l < shape.layers(); l++) {
      layers.add(new Layer(shape, new Named(source, "blk." + l + "."), rotary, attention));
    }
    outputNorm = new Named(source, "").norm("output_norm", shape.width(), shape.epsilon());
    output =
        shape.tied()
            ? tokens
            : taken(source.matrix("output.weight", shape.vocabulary(), shape.width()));
    head = new CrossEntropy(output);
  }

  /** Weights whose names begin alike. */
  private final class Named implements Layer.Weights {
    private final WeightSource source;
    private final String prefix;

    Named(WeightSource source, String prefix) {
      this.source = source;
      this.prefix = prefix;
    }

    @Override
    public RootMeanSquareNorm norm(String name, int width, float epsilon) {
      return new RootMeanSquareNorm(vector(name + ".weight", width), epsilon);
    }

    @Override
    public Linear linear(String name, int outputs, int inputs, boolean bias) {
      String full = prefix + name + ".weight";
      LinearWeights weights = taken(source.matrix(full, outputs, inputs));
      @Nullable Parameter own = bias ? vector(name + ".bias", outputs) : null;
      @Nullable Adapter adapter = source.adapter(full, outputs, inputs);
      if (adapter != null) {
        taken(adapter.down());
        taken(adapter.up());
      }
      return new Linear(weights, own, adapter);
    }

    private Parameter vector(String name, int size) {
      Parameter vector = source.vector(prefix + name, size);
      taken(vector);
      return vector;
    }
  }

  private LinearWeights taken(LinearWeights weights) {
    if (weights instanceof Parameter own && own.trained()) {
      trained.add(own);
    }
    return weights;
  }

  Shape shape() {
    return shape;
  }

  /** What is trained, in the order of the model. */
  List<Parameter> trained() {
    return List.copyOf(trained);
  }

  void clearGradients() {
    for (Parameter parameter : trained) {
      Arrays.fill(parameter.gradients(), 0f);
    }
  }

  /** The sum of the losses of all scored tokens. */
  double loss(MicroBatch batch) {
    forward(batch);
    Scored scored = scored(batch);
    return head.loss(matrices, scored.rows, scored.targets);
  }

  /** The same; adds {@code factor} times its gradient to those of the parameters. */
  double accumulate(MicroBatch batch, float factor) {
    forward(batch);
    Scored scored = scored(batch);
    float[] dRows = new float[scored.rows.length];
    double loss = head.loss(matrices, scored.rows, scored.targets, factor, dRows);
    backward(batch, scored, dRows);
    return loss;
  }

  /** The logits at every token of one sample, {@code [tokens][vocabulary]}. */
  float[] logits(int[] tokens) {
    int[] positions = new int[tokens.length];
    Arrays.setAll(positions, i -> i);
    int[] starts = {0, tokens.length};
    forward(new MicroBatch(tokens, new int[tokens.length], starts, positions));
    float[] logits = new float[Math.multiplyExact(tokens.length, shape.vocabulary())];
    matrices.multiply(
        new MatrixView(hidden, 0, tokens.length, shape.width(), shape.width(), 1),
        output.floats(matrices).transposed(),
        MatrixView.of(logits, tokens.length, shape.vocabulary()),
        false);
    return logits;
  }

  private void forward(MicroBatch batch) {
    int tokens = batch.tokens().length;
    reserve(tokens);
    embedding.forward(matrices, batch.tokens(), memories.getFirst().stream());
    for (int l = 0; l < layers.size(); l++) {
      float[] next = l + 1 < layers.size() ? memories.get(l + 1).stream() : last;
      layers.get(l).forward(matrices, batch, memories.get(l), next);
    }
    outputNorm.forward(matrices.workers(), last, tokens, lastScales, hidden);
  }

  private void reserve(int tokens) {
    if (tokens <= room) {
      return;
    }
    room = tokens;
    memories.clear();
    for (int l = 0; l < layers.size(); l++) {
      memories.add(LayerMemory.of(shape, tokens));
    }
    slopes = Slopes.of(shape, tokens);
    last = new float[Math.multiplyExact(tokens, shape.width())];
    lastScales = new float[tokens];
    hidden = new float[last.length];
    slope = new float[last.length];
  }

  /** The hidden rows of scored tokens. */
  private record Scored(int[] places, int[] targets, float[] rows) {}

  private Scored scored(MicroBatch batch) {
    int width = shape.width();
    int[] places = new int[batch.scored()];
    int[] targets = new int[places.length];
    float[] rows = new float[places.length * width];
    int at = 0;
    for (int t = 0; t < batch.tokens().length; t++) {
      if (batch.targets()[t] != MicroBatch.UNSCORED) {
        places[at] = t;
        targets[at] = batch.targets()[t];
        System.arraycopy(hidden, t * width, rows, at * width, width);
        at++;
      }
    }
    return new Scored(places, targets, rows);
  }

  private void backward(MicroBatch batch, Scored scored, float[] dRows) {
    int tokens = batch.tokens().length;
    int width = shape.width();
    float[] dHidden = slopes.normed();
    Arrays.fill(dHidden, 0, tokens * width, 0f);
    for (int i = 0; i < scored.places.length; i++) {
      System.arraycopy(dRows, i * width, dHidden, scored.places[i] * width, width);
    }
    outputNorm.backward(matrices.workers(), last, lastScales, dHidden, tokens, slope, false);
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).backward(matrices, batch, memories.get(l), slopes, slope);
    }
    embedding.backward(matrices.workers(), batch.tokens(), slope);
  }
}
