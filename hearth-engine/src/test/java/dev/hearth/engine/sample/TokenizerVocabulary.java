package dev.hearth.engine.sample;

import dev.hearth.model.text.Tokenizer;

/** A real tokenizer as DRY's breakers see it. */
record TokenizerVocabulary(Tokenizer tokenizer) implements DryBreakers.Vocabulary {
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
}
