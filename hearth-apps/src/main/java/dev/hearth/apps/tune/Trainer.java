package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves a network's weights along their gradients, step after step, and remembers at checkpoints
 * where it stands: a run that is killed and started again ends with the same bits as one that was
 * not.
 */
final class Trainer {
  private final Network network;
  private final Matrices matrices;
  private final Plan plan;
  private final AdamW adam;
  private final SampleOrder order;
  private final List<MicroBatch> heldOut;
  private final List<Progress> history = new ArrayList<>();
  private int step;

  /**
   * @param heldOut samples that are never learnt from; may be empty
   */
  Trainer(Network network, Matrices matrices, Plan plan, List<Sample> train, List<Sample> heldOut) {
    this.network = network;
    this.matrices = matrices;
    this.plan = plan;
    this.adam = new AdamW(plan.adam(), network.trained());
    this.order = new SampleOrder(train, plan);
    this.heldOut = SampleOrder.batches(heldOut, plan.microBatchTokens());
  }

  /** Where checkpoints go and how often. */
  record Keeping(Path folder, int every, byte[] run) {}

  /** Every step so far, also those of earlier sittings. */
  List<Progress> history() {
    return List.copyOf(history);
  }

  /** Goes on from the checkpoint, where there is one, to the end of the plan. */
  void run(Keeping keeping, Progress.Watcher watcher) {
    if (Checkpoint.exists(keeping.folder())) {
      Checkpoint.Standing standing = Checkpoint.read(keeping.folder(), keeping.run(), arrays());
      step = standing.step();
      order.goTo(standing.round(), standing.next());
      history.addAll(standing.history());
    }
    Schedule schedule = plan.schedule();
    while (step < plan.steps()) {
      Progress progress = step(schedule.rate(step + 1));
      history.add(progress);
      if (step % keeping.every() == 0 || step == plan.steps()) {
        Checkpoint.write(
            keeping.folder(),
            new Checkpoint.Standing(keeping.run(), step, order.round(), order.next(), history),
            arrays());
      }
      watcher.step(progress);
    }
  }

  private List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    network.trained().forEach(p -> arrays.add(p.values()));
    arrays.addAll(adam.means());
    arrays.addAll(adam.squares());
    return arrays;
  }

  private Progress step(float rate) {
    long started = System.nanoTime();
    List<MicroBatch> batches = order.step();
    int scored = batches.stream().mapToInt(MicroBatch::scored).sum();
    network.clearGradients();
    double loss = 0;
    int tokens = 0;
    for (MicroBatch batch : batches) {
      loss += network.accumulate(batch, 1f / scored);
      tokens += batch.tokens().length;
    }
    loss /= scored;
    double norm = adam.gradientNorm(matrices.workers());
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "at step %d the loss is %s, the gradient's length %s".formatted(step + 1, loss, norm),
          "take a lower learning_rate or a longer warm-up; the last checkpoint is untouched");
    }
    step++;
    adam.step(matrices.workers(), step, rate, norm);
    double seconds = (System.nanoTime() - started) / 1e9;
    boolean look = step % plan.heldOutEvery() == 0 || step == plan.steps();
    double held = look ? heldOutLoss() : Double.NaN;
    return new Progress(step, plan.steps(), loss, held, rate, norm, tokens, tokens / seconds);
  }

  /** The mean loss over all held-out samples; NaN where there are none. */
  double heldOutLoss() {
    double loss = 0;
    int scored = 0;
    for (MicroBatch batch : heldOut) {
      loss += network.loss(batch);
      scored += batch.scored();
    }
    return loss / scored;
  }
}
