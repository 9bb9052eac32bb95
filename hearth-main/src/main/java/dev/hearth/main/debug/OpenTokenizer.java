package dev.hearth.main.debug;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The tokenizer of the model asked for last: a batch mostly asks for the same one. */
final class OpenTokenizer {
  private @Nullable Path path;
  private @Nullable Tokenizer tokenizer;

  /** The tokenizer of a model file. */
  Tokenizer of(Path model) {
    Tokenizer open = tokenizer;
    if (open == null || !model.equals(path)) {
      try (GgufFile file = GgufFile.open(model)) {
        open = Tokenizers.of(file.metadata());
      }
      tokenizer = open;
      path = model;
    }
    return open;
  }
}
