package dev.hearth.apps.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which samples each step sees: all of them in an order drawn anew for every round. Where it stands
 * is two numbers, so that it can go on after an interruption.
 */
final class SampleOrder {
  private final List<Sample> samples;
  private final Plan plan;
  private int round;
  private int next;
  private int[] order;

  SampleOrder(List<Sample> samples, Plan plan) {
    this.samples = List.copyOf(samples);
    this.plan = plan;
    this.order = drawn(0);
  }

  int round() {
    return round;
  }

  /** Place in the round of the sample that comes next. */
  int next() {
    return next;
  }

  void goTo(int toRound, int toNext) {
    round = toRound;
    next = toNext;
    order = drawn(toRound);
  }

  private int[] drawn(int forRound) {
    SplittableRandom random = new SplittableRandom(Seeds.mixed(plan.seed(), forRound));
    int[] drawn = new int[samples.size()];
    for (int i = 0; i < drawn.length; i++) {
      int j = random.nextInt(i + 1);
      drawn[i] = drawn[j];
      drawn[j] = i;
    }
    return drawn;
  }

  /** The samples of one step, as many as fit into its tokens. */
  List<MicroBatch> step() {
    List<Sample> all = new ArrayList<>();
    long tokens = 0;
    while (true) {
      if (next == order.length) {
        goTo(round + 1, 0);
      }
      Sample sample = samples.get(order[next]);
      tokens += sample.tokens().length;
      if (tokens > plan.batchTokens()) {
        return batches(all, plan.microBatchTokens());
      }
      all.add(sample);
      next++;
    }
  }

  /** Samples in their order, as many together as may be computed at once. */
  static List<MicroBatch> batches(List<Sample> samples, int tokensMax) {
    List<MicroBatch> batches = new ArrayList<>();
    List<Sample> some = new ArrayList<>();
    int tokens = 0;
    for (Sample sample : samples) {
      if (!some.isEmpty() && tokens + sample.tokens().length > tokensMax) {
        batches.add(MicroBatch.of(some));
        some.clear();
        tokens = 0;
      }
      some.add(sample);
      tokens += sample.tokens().length;
    }
    if (!some.isEmpty()) {
      batches.add(MicroBatch.of(some));
    }
    return batches;
  }
}
