package dev.hearth.engine;

import dev.hearth.format.HearthException;
import java.nio.file.Path;

/**
 * An adapter to load with a model.
 *
 * @param name what requests call it
 * @param file a LoRA adapter in GGUF, for this very model
 * @param scale factor on its change, for requests that say nothing of adapters; 0 for none
 * @param anyBase whether it is taken even if it says that it was trained on another model
 */
public record AdapterSettings(String name, Path file, float scale, boolean anyBase) {
  private static final String ENDING = ".gguf";

  public AdapterSettings {
    if (name.isBlank()) {
      throw new HearthException(
          HearthException.Code.USAGE, "the adapter " + file + " has no name", "give it one");
    }
    checkScale(name, scale);
  }

  /** Named as its file is, without its ending. */
  public static AdapterSettings of(Path file, float scale) {
    Path last = file.getFileName();
    String name = last == null ? file.toString() : last.toString();
    String stem =
        name.endsWith(ENDING) && name.length() > ENDING.length()
            ? name.substring(0, name.length() - ENDING.length())
            : name;
    return new AdapterSettings(stem, file, scale, false);
  }

  /** The same, whatever model it was trained on. */
  public AdapterSettings onAnyBase() {
    return new AdapterSettings(name, file, scale, true);
  }

  /**
   * Refuses what is no scale.
   *
   * @throws HearthException USAGE
   */
  public static void checkScale(String name, float scale) {
    if (!Float.isFinite(scale)) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "the scale of adapter " + name + " is " + scale,
          "use a number such as 1 or 0.5");
    }
  }
}
