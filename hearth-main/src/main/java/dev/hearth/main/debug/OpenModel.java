package dev.hearth.main.debug;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model asked for last: a batch mostly asks for the same one. */
final class OpenModel implements AutoCloseable {
  private static final String EXACT = "exact";

  private @Nullable Wish wish;
  private @Nullable GgufFile file;
  private @Nullable Kernels kernels;
  private @Nullable Model model;

  /**
   * @param context positions to allocate
   */
  private record Wish(Path path, String kernels, int threads, int context) {
    /** The exact arithmetic keeps float32 everywhere. */
    CacheType cache() {
      return kernels.equals(EXACT) ? CacheType.F32 : CacheType.F16;
    }
  }

  /** The arguments that say which model, computed how. */
  static List<Argument> arguments() {
    return List.of(
        new Argument("model", Form.MODEL, "A GGUF file."),
        new Argument("kernels", Form.TEXT, "exact, fast (the default), machine, vector or scalar."),
        new Argument("threads", Form.WHOLE, "Threads; all cores by default."),
        new Argument(
            "context", Form.WHOLE, "Context to allocate; by default as much as is needed."));
  }

  /** Opens what the arguments say, unless it is open already. */
  Model of(Arguments arguments, int needed) {
    Wish asked =
        new Wish(
            arguments.path("model"),
            arguments.text("kernels", "fast"),
            arguments.whole("threads", 0),
            arguments.whole("context", needed));
    Model open = model;
    if (open == null || !asked.equals(wish)) {
      close();
      wish = asked;
      GgufFile mapped = GgufFile.open(asked.path);
      file = mapped;
      Kernels chosen = KernelChoice.create(asked.kernels, asked.threads);
      kernels = chosen;
      open = Families.load(mapped, chosen, asked.context);
      model = open;
    }
    return open;
  }

  /** An empty sequence of the open model. */
  Sequence sequence() {
    if (model == null || wish == null) {
      throw new IllegalStateException("no model is open");
    }
    return model.newSequence(wish.cache(), wish.context);
  }

  @Override
  public void close() {
    if (model != null) {
      model.close();
      model = null;
    }
    if (kernels != null) {
      kernels.close();
      kernels = null;
    }
    if (file != null) {
      file.close();
      file = null;
    }
    wish = null;
  }
}
