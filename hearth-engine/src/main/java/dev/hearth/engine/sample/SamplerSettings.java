package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * How a request wants its tokens chosen. Every value is checked when it is made: outside its range
 * (NaN included) it is a USAGE error that names option, value and range. Made with {@link
 * SamplerSettingsBuilder}, which knows the defaults.
 *
 * <p>At temperature 0 the choice is greedy: logit bias, penalties and DRY apply, then the highest
 * logit is taken, the lowest id on ties; filters, XTC and mirostat do not run. With mirostat the
 * filters do not run either: bias, penalties, DRY, temperature, then mirostat. Otherwise bias
 * applies first, then the steps in their order.
 */
public record SamplerSettings(
    SamplerStep.LogitBias logitBias,
    SamplerStep.Penalties penalties,
    DrySettings dry,
    SamplerStep.TopNSigma topNSigma,
    SamplerStep.TopK topK,
    SamplerStep.TypicalP typicalP,
    SamplerStep.TopP topP,
    SamplerStep.MinP minP,
    SamplerStep.Xtc xtc,
    SamplerStep.Temperature temperature,
    MirostatSettings mirostat,
    List<SamplerName> order,
    long seed) {

  /** The number of likeliest tokens from which mirostat 1 estimates, as in llama.cpp. */
  private static final int MIROSTAT_SAMPLE_TOKENS = 100;

  public SamplerSettings {
    order = List.copyOf(order);
    SamplerName.checkOrder(order);
  }

  /** The defaults of {@link SamplerOption}. */
  public static SamplerSettings standard() {
    return new SamplerSettingsBuilder().resolve().settings();
  }

  /** DRY with its breakers as texts, see {@link SamplerStep.Dry} and {@link DryBreakers}. */
  public record DrySettings(
      float multiplier, float base, int allowedLength, int lastTokens, List<String> breakers) {
    public DrySettings {
      breakers = List.copyOf(breakers);
      DryBreakers.checkTexts(breakers);
      SamplerOption.DRY_MULTIPLIER.number(multiplier);
      SamplerOption.DRY_BASE.number(base);
      SamplerOption.DRY_ALLOWED_LENGTH.whole(allowedLength);
      SamplerOption.DRY_LAST_TOKENS.whole(lastTokens);
    }

    /** Whether DRY can change anything, and so needs its breakers prepared. */
    public boolean active() {
      return multiplier > 0 && lastTokens > 0;
    }
  }

  /** Mirostat: version 0 (off), 1 or 2; target surprise and learning rate. */
  public record MirostatSettings(int version, float tau, float eta) {
    public MirostatSettings {
      SamplerOption.MIROSTAT.whole(version);
      SamplerOption.MIROSTAT_TAU.number(tau);
      SamplerOption.MIROSTAT_ETA.number(eta);
    }
  }

  /** Whether the highest logit is always taken. */
  public boolean greedy() {
    return temperature.value() == 0;
  }

  /**
   * The chain these settings mean, without steps that change nothing.
   *
   * @param breakers made from the texts of {@link #dry()}; not looked at where DRY is off
   */
  public List<SamplerStep> steps(DryBreakers breakers) {
    if (dry.active() && !breakers.texts().equals(dry.breakers())) {
      throw new IllegalArgumentException(
          "breakers of " + breakers.texts() + " for settings with " + dry.breakers());
    }
    List<SamplerStep> steps = new ArrayList<>();
    if (!logitBias.byToken().isEmpty()) {
      steps.add(logitBias);
    }
    boolean filters = !greedy() && mirostat.version() == 0;
    for (SamplerName name : order) {
      boolean looksBack = name == SamplerName.PENALTIES || name == SamplerName.DRY;
      if (filters || looksBack || (name == SamplerName.TEMPERATURE && !greedy())) {
        addIfActive(name, breakers, steps);
      }
    }
    steps.add(chooser());
    return List.copyOf(steps);
  }

  private SamplerStep chooser() {
    if (greedy()) {
      return new SamplerStep.Greedy();
    }
    return switch (mirostat.version()) {
      case 0 -> new SamplerStep.Draw();
      case 1 -> new SamplerStep.MirostatV1(mirostat.tau(), mirostat.eta(), MIROSTAT_SAMPLE_TOKENS);
      case 2 -> new SamplerStep.MirostatV2(mirostat.tau(), mirostat.eta());
      default ->
          throw new HearthException(Code.INTERNAL, "mirostat " + mirostat.version(), "report it");
    };
  }

  private void addIfActive(SamplerName name, DryBreakers breakers, List<SamplerStep> steps) {
    boolean active =
        switch (name) {
          case PENALTIES ->
              penalties.lastTokens() > 0
                  && (penalties.repeat() != 1
                      || penalties.frequency() != 0
                      || penalties.presence() != 0);
          case DRY -> dry.active();
          case TOP_N_SIGMA -> topNSigma.n() > 0;
          case TOP_K -> topK.k() > 0;
          case TYPICAL_P -> typicalP.p() < 1;
          case TOP_P -> topP.p() < 1;
          case MIN_P -> minP.p() > 0;
          case XTC -> xtc.probability() > 0 && xtc.threshold() <= 0.5f;
          case TEMPERATURE -> temperature.value() != 1 || temperature.range() > 0;
        };
    if (active) {
      steps.add(step(name, breakers));
    }
  }

  private SamplerStep step(SamplerName name, DryBreakers breakers) {
    return switch (name) {
      case PENALTIES -> penalties;
      case DRY ->
          new SamplerStep.Dry(
              dry.multiplier(), dry.base(), dry.allowedLength(), dry.lastTokens(), breakers);
      case TOP_N_SIGMA -> topNSigma;
      case TOP_K -> topK;
      case TYPICAL_P -> typicalP;
      case TOP_P -> topP;
      case MIN_P -> minP;
      case XTC -> xtc;
      case TEMPERATURE -> temperature;
    };
  }
}
