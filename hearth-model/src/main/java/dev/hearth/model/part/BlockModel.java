package dev.hearth.model.part;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.PagePool;
import dev.hearth.compute.Scratch;
import dev.hearth.format.HearthException;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import dev.hearth.model.LayerState;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stem, blocks one after the other, and a head: every family is one of these. */
public final class BlockModel implements Model {
  private final Recipe recipe;
  private final Kernels kernels;
  private final Arena arena;
  private final Scratch scratch = new Scratch();
  private final Scratch lasting = new Scratch();
  private final PagePool pool;
  private final long weightBytes;
  private final int adapters;

  /**
   * What a family says of its model.
   *
   * @param projections applied in order to vectors, pooled or not; most models have none
   * @param drafting guesses tokens; null where there is nothing that does, or it is not wanted
   */
  public record Recipe(
      Description description,
      Stem stem,
      List<Block> blocks,
      Head head,
      Pooling pooling,
      List<Linear> projections,
      @Nullable DraftHead drafting) {
    public Recipe {
      blocks = List.copyOf(blocks);
      projections = List.copyOf(projections);
    }

    /** A generative model. */
    public static Recipe decoder(Hyperparameters hyper, Stem stem, List<Block> blocks, Head head) {
      if (!hyper.flag("attention.causal", true)) {
        throw hyper.unsupported(
            "attention that looks ahead (" + hyper.key("attention.causal") + ")");
      }
      return new Recipe(
          describe(hyper, blocks, false), stem, blocks, head, Pooling.of(hyper), List.of(), null);
    }

    /** The same, guessing. */
    public Recipe with(DraftHead draftHead) {
      return new Recipe(description, stem, blocks, head, pooling, projections, draftHead);
    }

    /** A model that reads a whole text at once and gives vectors. */
    public static Recipe encoder(
        Hyperparameters hyper, Stem stem, List<Block> blocks, Head head, List<Linear> output) {
      if (hyper.flag("attention.causal", false)) {
        throw hyper.unsupported("causal attention (" + hyper.key("attention.causal") + ")");
      }
      return new Recipe(
          describe(hyper, blocks, true), stem, blocks, head, Pooling.of(hyper), output, null);
    }

    private static Description describe(
        Hyperparameters hyper, List<Block> blocks, boolean encoder) {
      return new Description(
          hyper.architecture(),
          blocks.size(),
          hyper.embeddingLength(),
          hyper.vocabulary(),
          hyper.contextTokens(),
          hyper.dependsOnContext(),
          encoder);
    }
  }

  /**
   * @param arena owns the weights that were copied; closed with the model
   * @param weightBytes bytes of the weights in memory
   * @param adapters how many there are for sequences to choose from
   */
  public BlockModel(Recipe recipe, Kernels kernels, Arena arena, long weightBytes, int adapters) {
    this.recipe = recipe;
    this.kernels = kernels;
    this.arena = arena;
    this.pool = PagePool.of(kernels);
    this.weightBytes = weightBytes;
    this.adapters = adapters;
  }

  @Override
  public long weightBytes() {
    return weightBytes;
  }

  @Override
  public Description description() {
    return recipe.description;
  }

  @Override
  public Sequence newSequence(CacheType cacheType, int contextTokensMax, AdapterMix mix) {
    if (mix.last() >= adapters) {
      throw new IllegalArgumentException("adapter " + mix.last() + " of " + adapters);
    }
    StateFactory factory = new StateFactory(cacheType, pool);
    List<LayerState> states = new ArrayList<>();
    for (Block block : recipe.blocks) {
      states.add(block.newState(factory));
    }
    if (recipe.drafting != null) {
      states.addAll(List.of(recipe.drafting.newStates(factory)));
    }
    return new Sequence(states, pool, contextTokensMax, mix);
  }

  @Override
  public Floats forward(Batch batch) {
    if (recipe.description.encoder()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          recipe.description.family() + " models give vectors, not text",
          "use it for embeddings");
    }
    Step step = begin(batch);
    Floats stream = run(step);
    if (recipe.drafting != null) {
      int mark = step.mark();
      recipe.drafting.follow(step, recipe.head.hidden(step, stream));
      step.release(mark);
    }
    Floats wanted = step.take(batch.outputRows(), recipe.stem.columns());
    kernels.gather(stream, outputRows(batch), batch.outputRows(), wanted);
    Floats logits =
        batch.outputRows() == 0
            ? wanted
            : recipe.head.logits(step, recipe.head.hidden(step, wanted));
    for (Batch.Slice slice : batch.slices()) {
      slice.sequence().advance(slice.tokens().length);
    }
    return logits;
  }

  @Override
  public boolean drafts() {
    return recipe.drafting != null;
  }

  @Override
  public Floats draft(Batch batch, int ahead) {
    DraftHead drafting = recipe.drafting;
    if (drafting == null) {
      throw new IllegalStateException("this model guesses nothing");
    }
    batch.slices().forEach(slice -> slice.sequence().lookAhead(ahead));
    try {
      return drafting.guess(begin(batch), batch, ahead == 0);
    } finally {
      batch.slices().forEach(slice -> slice.sequence().lookAhead(0));
    }
  }

  @Override
  public Floats hiddenStates(int[] tokens) {
    try (Sequence sequence = newSequence(CacheType.F32, tokens.length)) {
      Step step = begin(Batch.of(sequence, tokens, Batch.Outputs.NONE));
      return project(step, recipe.head.hidden(step, run(step)));
    }
  }

  @Override
  public float[] embed(int[] tokens, AdapterMix mix) {
    try (Sequence sequence = newSequence(CacheType.F32, tokens.length, mix)) {
      Step step = begin(Batch.of(sequence, tokens, Batch.Outputs.NONE));
      float[] pooled = recipe.pooling.pool(recipe.head.hidden(step, run(step)));
      Floats vector = step.take(1, pooled.length);
      vector.setRow(0, pooled);
      return project(step, vector).row(0);
    }
  }

  private Floats project(Step step, Floats vectors) {
    Floats out = vectors;
    for (Linear linear : recipe.projections) {
      Floats next = step.take(out.rows(), linear.rows());
      linear.forward(step, step.operand(out), next);
      out = next;
    }
    return out;
  }

  private Step begin(Batch batch) {
    scratch.release(0);
    lasting.release(0);
    for (Batch.Slice slice : batch.slices()) {
      slice.sequence().reserve(slice.tokens().length);
      for (int token : slice.tokens()) {
        checkToken(token);
      }
    }
    return new Step(kernels, scratch, lasting, batch);
  }

  private void checkToken(int token) {
    int size = recipe.description.vocabularySize();
    if (token < 0 || token >= size) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "token id " + token + " is outside the vocabulary of " + size,
          "use ids of this model's own tokenizer");
    }
  }

  private Floats run(Step step) {
    Floats stream = step.takeLasting(step.rows(), recipe.stem.columns());
    recipe.stem.begin(step, stream);
    for (Block block : recipe.blocks) {
      int mark = step.mark();
      try {
        block.forward(step, stream);
      } catch (RuntimeException | Error e) {
        step.spans().forEach(span -> span.sequence().poison());
        throw e;
      }
      step.release(mark);
    }
    return stream;
  }

  private static int[] outputRows(Batch batch) {
    int[] rows = new int[batch.outputRows()];
    int row = 0;
    int next = 0;
    for (Batch.Slice slice : batch.slices()) {
      int count = slice.tokens().length;
      for (int t = count - slice.outputRows(); t < count; t++) {
        rows[next++] = row + t;
      }
      row += count;
    }
    return rows;
  }

  @Override
  public void close() {
    scratch.close();
    lasting.close();
    pool.close();
    arena.close();
  }
}
