package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.Operand;
import dev.hearth.model.LayerState;
import org.jspecify.annotations.Nullable;

/**
 * Softmax attention with grouped heads (Ainslie et al., arXiv 2305.13245) and everything that the
 * families add to it. Made by {@link AttentionBuilder}.
 */
public final class Attention implements Mixer {
  private final AttentionBuilder a;
  private final AttentionSettings settings;

  Attention(AttentionBuilder builder) {
    this.a = builder;
    this.settings =
        new AttentionSettings(builder.heads, builder.scale, builder.softcap, builder.sinks);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    if (a.sharedSource >= 0) {
      return new LayerState.Shared(a.sharedSource);
    }
    return a.visibility instanceof Visibility.Window(int window)
        ? factory.sliding(a.keyHeads, a.keyDimension, a.valueDimension, window)
        : factory.full(a.keyHeads, a.keyDimension, a.valueDimension);
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Operand operand = step.operand(in);
    Floats gate = null;
    Floats queries;
    Floats keys = null;
    Floats values = null;
    if (a.fused != null) {
      Floats all = step.take(a.fused.rows());
      a.fused.forward(step, operand, all);
      int q = a.queryColumns();
      int k = a.keyHeads * a.keyDimension;
      queries = all.columns(0, q);
      keys = all.columns(q, k);
      values = all.columns(q + k, a.keyHeads * a.valueDimension);
    } else {
      Floats projected = step.take(a.query().rows());
      a.query().forward(step, operand, projected);
      queries = projected;
      if (a.gated) {
        queries = step.take(a.queryColumns());
        gate = step.take(a.queryColumns());
        split(projected, queries, gate);
      }
      if (a.key != null) {
        keys = step.take(a.keyHeads * a.keyDimension);
        a.key.forward(step, operand, keys);
        values = step.take(a.keyHeads * a.valueDimension);
        if (a.value != null) {
          a.value.forward(step, operand, values);
        } else {
          values.copyFrom(keys);
        }
      }
    }
    prepare(step, queries, keys, values);
    Floats mixed = step.take(a.heads * a.valueDimension);
    attend(step, queries, keys, values, mixed);
    if (gate != null) {
      step.kernels().activate(Activation.SIGMOID, gate);
      step.kernels().multiplyElements(mixed, gate);
    }
    if (a.outputNorm != null) {
      a.outputNorm.forward(step, mixed, mixed);
    }
    a.output().forward(step, step.operand(mixed), out);
    step.release(mark);
  }

  /** Each head's columns hold its queries, then its gates. */
  private void split(Floats projected, Floats queries, Floats gate) {
    for (int h = 0; h < a.heads; h++) {
      int d = a.keyDimension;
      queries.columns(h * d, d).copyFrom(projected.columns(2 * h * d, d));
      gate.columns(h * d, d).copyFrom(projected.columns((2 * h + 1) * d, d));
    }
  }

  private void prepare(Step step, Floats queries, @Nullable Floats keys, @Nullable Floats values) {
    if (!a.normAfterRope) {
      norm(step, queries, keys);
    }
    if (a.rope != null) {
      step.kernels().rotate(queries, step.rotation(a.rope));
      if (keys != null) {
        step.kernels().rotate(keys, step.rotation(a.rope));
      }
    }
    if (a.normAfterRope) {
      norm(step, queries, keys);
    }
    if (a.valueNorm != null && values != null) {
      a.valueNorm.forward(step, values, values);
    }
    if (a.queryTemperature != null) {
      Floats factors = step.take(1);
      for (int t = 0; t < step.rows(); t++) {
        factors.set(t, 0, a.queryTemperature.at(step.positions()[t]));
      }
      step.kernels().scaleRows(queries, factors);
    }
  }

  private void norm(Step step, Floats queries, @Nullable Floats keys) {
    if (a.queryNorm != null) {
      a.queryNorm.forward(step, queries, queries);
    }
    if (a.keyNorm != null && keys != null) {
      a.keyNorm.forward(step, keys, keys);
    }
  }

  private void attend(
      Step step, Floats queries, @Nullable Floats keys, @Nullable Floats values, Floats mixed) {
    for (Step.Span span : step.spans()) {
      KeyValueStore store = store(span);
      if (keys != null && values != null) {
        Floats k = keys.rows(span.fromRow(), span.rows());
        Floats v = values.rows(span.fromRow(), span.rows());
        step.kernels().store(store, span.start(), k, v);
      }
      int length = span.start() + span.rows();
      int[] from = new int[span.rows()];
      int[] to = new int[span.rows()];
      for (int t = 0; t < from.length; t++) {
        from[t] = a.visibility.from(span.start() + t, length);
        to[t] = a.visibility.to(span.start() + t, length);
      }
      Floats q = queries.rows(span.fromRow(), span.rows());
      Floats o = mixed.rows(span.fromRow(), span.rows());
      step.kernels().attend(q, store, from, to, settings, o);
    }
  }

  private KeyValueStore store(Step.Span span) {
    return switch (span.sequence().state(a.sharedSource >= 0 ? a.sharedSource : a.layer)) {
      case LayerState.Full(var store) -> store;
      case LayerState.Sliding(var store, var window) -> store;
      default -> throw new IllegalStateException("layer " + a.layer + " has no keys");
    };
  }
}
