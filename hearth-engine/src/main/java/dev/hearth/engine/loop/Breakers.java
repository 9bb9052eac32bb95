package dev.hearth.engine.loop;

import dev.hearth.engine.sample.DryBreakers;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.model.text.Tokenizer;

/** Prepares DRY's breakers over a model's own vocabulary. */
final class Breakers {
  private Breakers() {}

  static DryBreakers of(SamplerSettings settings, Tokenizer tokenizer) {
    return DryBreakers.of(
        settings.dry().breakers(),
        new DryBreakers.Vocabulary() {
          @Override
          public int size() {
            return tokenizer.vocabulary().size();
          }

          @Override
          public byte[] bytes(int token) {
            return tokenizer.piece(token, true);
          }

          @Override
          public int[] tokens(byte[] text) {
            return tokenizer.encode(text, false, false);
          }
        });
  }
}
