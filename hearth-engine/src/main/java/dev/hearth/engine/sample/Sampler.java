package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chooses the next token of one sequence. The choice is a function of the logits, the steps, the
 * seed and the tokens before; the position is how many those are. Only mirostat carries something
 * from token to token: its target, see {@link #mirostatTarget()}.
 *
 * <p>Not for use by two threads at once. Owns scratch memory of up to 40 bytes a vocabulary entry,
 * taken as steps need it, and allocates nothing per token after that.
 */
public final class Sampler {
  private final List<SamplerStep> steps;
  private final Draws draws;
  private final Candidates candidates;
  private final Repetition repetition;
  private double mirostatTarget;

  /** A sampler for settings; {@code breakers} are those of the settings' DRY texts. */
  public static Sampler of(SamplerSettings settings, int vocabularySize, DryBreakers breakers) {
    return new Sampler(settings.steps(breakers), settings.seed(), vocabularySize);
  }

  /** A sampler for any chain of steps. */
  public Sampler(List<SamplerStep> steps, long seed, int vocabularySize) {
    this(steps, new Philox(seed), vocabularySize);
  }

  Sampler(List<SamplerStep> steps, Draws draws, int vocabularySize) {
    this.steps = choosing(steps);
    this.draws = draws;
    this.candidates = new Candidates(vocabularySize);
    this.repetition = new Repetition(vocabularySize);
    for (int i = 0; i < this.steps.size(); i++) {
      check(this.steps.get(i), i == this.steps.size() - 1, vocabularySize);
    }
  }

  private void check(SamplerStep step, boolean last, int vocabularySize) {
    switch (step) {
      case SamplerStep.LogitBias bias ->
          bias.byToken().keySet().forEach(token -> checkToken(token, vocabularySize));
      case SamplerStep.MirostatV1 v1 -> mirostatTarget = 2.0 * v1.tau();
      case SamplerStep.MirostatV2 v2 -> mirostatTarget = 2.0 * v2.tau();
      default -> {}
    }
    if (chooses(step) && !last) {
      throw new IllegalArgumentException(step + " chooses, and must be the last step");
    }
  }

  private static void checkToken(int token, int vocabularySize) {
    if (token >= vocabularySize) {
      throw new HearthException(
          Code.USAGE,
          SamplerOption.LOGIT_BIAS.label()
              + " names token "
              + token
              + ", the vocabulary has "
              + vocabularySize,
          "use a token id from 0 to " + (vocabularySize - 1));
    }
  }

  /** The steps, with a draw at the end where they do not choose themselves. */
  private static List<SamplerStep> choosing(List<SamplerStep> steps) {
    if (!steps.isEmpty() && chooses(steps.getLast())) {
      return List.copyOf(steps);
    }
    List<SamplerStep> all = new ArrayList<>(steps);
    all.add(new SamplerStep.Draw());
    return List.copyOf(all);
  }

  private static boolean chooses(SamplerStep step) {
    return switch (step) {
      case SamplerStep.MirostatV1 v1 -> true;
      case SamplerStep.MirostatV2 v2 -> true;
      case SamplerStep.Greedy greedy -> true;
      case SamplerStep.Draw draw -> true;
      default -> false;
    };
  }

  /**
   * The token for position {@code tokenCount}.
   *
   * @param logits one a vocabulary entry, not changed; -∞ forbids a token
   * @param tokens the tokens before, prompt included, in {@code [0, tokenCount)}
   * @throws HearthException INTERNAL for a logit that is NaN or +∞; REFUSED where all are forbidden
   */
  public int next(float[] logits, int[] tokens, int tokenCount) {
    if (steps.size() == 1 && steps.getFirst() instanceof SamplerStep.Greedy) {
      return candidates.best(logits);
    }
    filter(logits, tokens, tokenCount);
    int chosen = choose(tokenCount);
    learn(chosen);
    return candidates.id(chosen);
  }

  /** What {@link #next} would choose from; changes nothing. */
  public Survivors survivors(float[] logits, int[] tokens, int tokenCount) {
    filter(logits, tokens, tokenCount);
    return candidates.survivors();
  }

  /**
   * Takes {@code token} as chosen for position {@code tokenCount}, for tokens that came from
   * elsewhere: mirostat learns from it, nothing else changes. A token that the steps had dropped
   * teaches nothing.
   */
  public void observe(float[] logits, int[] tokens, int tokenCount, int token) {
    filter(logits, tokens, tokenCount);
    candidates.beginLookups();
    int at = candidates.indexOf(token);
    candidates.endLookups();
    if (at >= 0) {
      candidates.weigh();
      learn(at);
    }
  }

  /** Mirostat's target surprise for the next token, in bits; 0 without mirostat. */
  public double mirostatTarget() {
    return mirostatTarget;
  }

  /** Goes on from a target saved before, for sequences that resume from a checkpoint. */
  public void resumeMirostat(double target) {
    mirostatTarget = target;
  }

  private void filter(float[] logits, int[] tokens, int tokenCount) {
    if (tokenCount < 0 || tokenCount > tokens.length) {
      throw new IllegalArgumentException(tokenCount + " tokens in " + tokens.length);
    }
    candidates.load(logits);
    for (SamplerStep step : steps) {
      apply(step, tokens, tokenCount);
    }
  }

  private void apply(SamplerStep step, int[] tokens, int tokenCount) {
    switch (step) {
      case SamplerStep.LogitBias bias -> bias(bias);
      case SamplerStep.Penalties penalties ->
          repetition.penalise(candidates, penalties, tokens, tokenCount);
      case SamplerStep.Dry dry -> repetition.dry(candidates, dry, tokens, tokenCount);
      case SamplerStep.TopNSigma(float n) -> Filters.topNSigma(candidates, n);
      case SamplerStep.TopK(int k) -> {
        if (k > 0) {
          candidates.keepTop(k);
        }
      }
      case SamplerStep.TypicalP(float p, int minKeep) -> Filters.typical(candidates, p, minKeep);
      case SamplerStep.TopP(float p, int minKeep) -> Filters.topP(candidates, p, minKeep);
      case SamplerStep.MinP(float p, int minKeep) -> Filters.minP(candidates, p, minKeep);
      case SamplerStep.Xtc xtc -> excludeTopChoices(xtc, tokenCount);
      case SamplerStep.Temperature temperature -> Filters.temperature(candidates, temperature);
      case SamplerStep.MirostatV1 v1 ->
          Mirostat.truncateV1(candidates, v1.sampleTokens(), mirostatTarget);
      case SamplerStep.MirostatV2 v2 -> Mirostat.truncateV2(candidates, mirostatTarget);
      case SamplerStep.Greedy greedy -> {}
      case SamplerStep.Draw draw -> {}
    }
  }

  private void bias(SamplerStep.LogitBias step) {
    candidates.beginLookups();
    for (Map.Entry<Integer, Float> entry : step.byToken().entrySet()) {
      int at = candidates.indexOf(entry.getKey());
      float bias = entry.getValue();
      if (at >= 0 && bias == Float.NEGATIVE_INFINITY) {
        candidates.forbid(at);
      } else if (at >= 0 && candidates.logit(at) > Float.NEGATIVE_INFINITY) {
        candidates.setLogit(at, candidates.logit(at) + bias);
      }
    }
    candidates.endLookups();
  }

  private void excludeTopChoices(SamplerStep.Xtc step, int position) {
    boolean off = step.probability() <= 0 || step.threshold() > 0.5f;
    if (!off && draws.uniform(position, Draws.Lane.XTC) <= step.probability()) {
      Filters.excludeTopChoices(candidates, step.threshold(), step.minKeep());
    }
  }

  private int choose(int position) {
    return switch (steps.getLast()) {
      case SamplerStep.Greedy greedy -> candidates.best();
      case SamplerStep.Draw draw -> draw(position, Draws.Lane.TOKEN);
      default -> draw(position, Draws.Lane.MIROSTAT);
    };
  }

  private int draw(int position, Draws.Lane lane) {
    return candidates.draw(draws.uniform(position, lane));
  }

  private void learn(int chosen) {
    mirostatTarget =
        switch (steps.getLast()) {
          case SamplerStep.MirostatV1(float tau, float eta, int sampleTokens) ->
              Mirostat.learn(candidates, chosen, mirostatTarget, tau, eta);
          case SamplerStep.MirostatV2(float tau, float eta) ->
              Mirostat.learn(candidates, chosen, mirostatTarget, tau, eta);
          default -> mirostatTarget;
        };
  }
}
