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
    Projected p = project(step, step.operand(in));
    prepare(step, p.queries, p.keys, p.values);
    Floats mixed = step.take(a.heads * a.valueDimension);
    attend(step, p.queries, p.keys, p.values, mixed);
    if (p.gate != null) {
      step.kernels().activate(Activation.SIGMOID, p.gate);
      step.kernels().multiplyElements(mixed, p.gate);
    }
    if (a.outputNorm != null) {
      a.outputNorm.forward(step, mixed, mixed);
    }
    a.output().forward(step, step.operand(mixed), out);
    step.release(mark);
  }

  /** Keys and values are null where another layer's are read. */
  private record Projected(
      Floats queries, @Nullable Floats gate, @Nullable Floats keys, @Nullable Floats values) {}

  private Projected project(Step step, Operand in) {
    if (a.fused != null) {
      Floats all = step.take(a.fused.rows());
      a.fused.forward(step, in, all);
      int keyColumns = a.keyHeads * a.keyDimension;
      int valueColumns = a.keyHeads * a.valueDimension;
      int from = all.columns() - keyColumns - valueColumns;
      Floats keys = all.columns(from, keyColumns);
      Floats values = all.columns(from + keyColumns, valueColumns);
      return a.sharedSource >= 0
          ? split(step, all.columns(0, from), null, null)
          : split(step, all.columns(0, from), keys, values);
    }
    Floats projected = step.take(a.query().rows());
    a.query().forward(step, in, projected);
    if (a.key == null) {
      return split(step, projected, null, null);
    }
    Floats keys = step.take(a.keyHeads * a.keyDimension);
    a.key.forward(step, in, keys);
    Floats values = step.take(a.keyHeads * a.valueDimension);
    if (a.value != null) {
      a.value.forward(step, in, values);
    } else {
      values.copyFrom(keys);
    }
    return split(step, projected, keys, values);
  }

  /** Where there are gates, each head's columns hold its queries, then its gates. */
  private Projected split(
      Step step, Floats projected, @Nullable Floats keys, @Nullable Floats values) {
    if (!a.gated) {
      return new Projected(projected, null, keys, values);
    }
    Floats queries = step.take(a.queryColumns());
    Floats gate = step.take(a.queryColumns());
    int d = a.keyDimension;
    for (int h = 0; h < a.heads; h++) {
      queries.columns(h * d, d).copyFrom(projected.columns(2 * h * d, d));
      gate.columns(h * d, d).copyFrom(projected.columns((2 * h + 1) * d, d));
    }
    return new Projected(queries, gate, keys, values);
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
