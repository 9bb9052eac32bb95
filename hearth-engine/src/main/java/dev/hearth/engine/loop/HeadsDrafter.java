package dev.hearth.engine.loop;

import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import java.util.List;
import java.util.Objects;

/** Guesses with the model's own heads. */
final class HeadsDrafter implements Drafter {
  private final Model model;
  private final float[] logits;

  HeadsDrafter(Model model) {
    this.model = model;
    this.logits = new float[model.description().vocabularySize()];
  }

  @Override
  public void guess(List<Wish> wishes) {
    Drafter.rounds(
        wishes.stream().map(Guesses::new).toList(),
        logits,
        (open, ahead) -> model.draft(new Batch(open.stream().map(this::slice).toList()), ahead));
  }

  private Batch.Slice slice(Guesses guesses) {
    return new Batch.Slice(
        Objects.requireNonNull(guesses.running().sequence()),
        new int[] {guesses.last()},
        Batch.Outputs.LAST);
  }
}
