package dev.hearth.engine.loop;

import dev.hearth.compute.Kernels;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Speculation.Method;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Model;
import dev.hearth.model.arch.Families;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.model.text.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Opens what an engine guesses with. */
final class Drafters {
  private Drafters() {}

  /**
   * @param contextTokens of a request
   * @param cacheBytes of the model's own requests; a draft model's may take a quarter of that
   * @throws HearthException REFUSED if the draft model has another vocabulary
   */
  static Map<Method, Drafter> open(
      Model model,
      Tokenizer tokenizer,
      Kernels kernels,
      EngineSettings settings,
      int contextTokens,
      long cacheBytes) {
    Map<Method, Drafter> drafters = new EnumMap<>(Method.class);
    drafters.put(Method.LOOKUP, Drafter.ofTokens(new LookupDrafter()));
    if (model.drafts()) {
      drafters.put(Method.HEADS, new HeadsDrafter(model));
    }
    if (settings.draftModel().isPresent()) {
      Path path = settings.draftModel().get();
      drafters.put(
          Method.DRAFT_MODEL,
          draftModel(path, tokenizer, kernels, settings, contextTokens, cacheBytes / 4));
    }
    return drafters;
  }

  private static Drafter draftModel(
      Path path,
      Tokenizer tokenizer,
      Kernels kernels,
      EngineSettings settings,
      int contextTokens,
      long bytesMax) {
    GgufFile file = GgufFile.open(path);
    try {
      requireSame(tokenizer.vocabulary(), Tokenizers.of(file.metadata()).vocabulary());
      Model draft = Families.load(file, kernels, contextTokens);
      return new ModelDrafter(file, draft, settings.cacheType(), contextTokens, bytesMax);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** A guess is a token id: it must mean the same to both. */
  private static void requireSame(Vocabulary own, Vocabulary other) {
    int size = Math.min(own.size(), other.size());
    int differing = own.size() == other.size() ? -1 : size;
    for (int id = 0; id < size && differing < 0; id++) {
      if (!Arrays.equals(own.text(id), other.text(id))) {
        differing = id;
      }
    }
    if (differing >= 0) {
      throw new HearthException(
          HearthException.Code.REFUSED,
          "the draft model has another vocabulary: they differ from token %d on (%d and %d tokens)"
              .formatted(differing, own.size(), other.size()),
          "use a small model of the same family");
    }
  }
}
