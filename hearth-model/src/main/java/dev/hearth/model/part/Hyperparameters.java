package dev.hearth.model.part;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Kind;
import dev.hearth.format.gguf.Metadata;
import java.util.Arrays;

/** The numbers of one model file, read under its architecture's prefix and checked. */
public final class Hyperparameters {
  private static final int LAYERS_MAX = 4096;
  private static final int WIDTH_MAX = 1 << 24;

  private final Metadata metadata;
  private final String architecture;
  private final int vocabulary;
  private final int allocated;
  private boolean allocationRead;

  /**
   * @param vocabulary rows of the token embedding
   * @param allocated context that will be allocated; 0 for what the file advertises
   */
  public Hyperparameters(Metadata metadata, String architecture, int vocabulary, int allocated) {
    this.metadata = metadata;
    this.architecture = architecture;
    this.vocabulary = vocabulary;
    this.allocated = allocated;
  }

  public String architecture() {
    return architecture;
  }

  public Metadata metadata() {
    return metadata;
  }

  public int vocabulary() {
    return vocabulary;
  }

  /** The whole key. */
  public String key(String name) {
    return architecture + "." + name;
  }

  public boolean has(String name) {
    return metadata.has(key(name));
  }

  /** A count of at least one that sizes something. */
  public int count(String name) {
    return counted(name, metadata.integer(key(name)));
  }

  public int count(String name, int fallback) {
    return has(name) ? count(name) : fallback;
  }

  private int counted(String name, int value) {
    if (value < 1 || value > WIDTH_MAX) {
      throw bad(name, "is " + value + ", outside 1 to " + WIDTH_MAX);
    }
    return value;
  }

  /** An integer that may be zero or negative. */
  public int integer(String name, int fallback) {
    return metadata.integer(key(name), fallback);
  }

  public float real(String name) {
    return finite(name, metadata.real(key(name)));
  }

  public float real(String name, double fallback) {
    return finite(name, metadata.real(key(name), fallback));
  }

  private float finite(String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw bad(name, "is not a finite number");
    }
    return (float) value;
  }

  public boolean flag(String name, boolean fallback) {
    return metadata.flag(key(name), fallback);
  }

  public String string(String name, String fallback) {
    return metadata.string(key(name), fallback);
  }

  public int layers() {
    int layers = count("block_count");
    if (layers > LAYERS_MAX) {
      throw bad("block_count", "is " + layers + ", more than " + LAYERS_MAX);
    }
    return layers;
  }

  public int embeddingLength() {
    return count("embedding_length");
  }

  public int contextTokens() {
    int tokens = metadata.integer(key("context_length"));
    if (tokens < 1) {
      throw bad("context_length", "is " + tokens);
    }
    return tokens;
  }

  /** The context that is allocated, where a family's arithmetic depends on it. */
  public int allocatedContextTokens() {
    allocationRead = true;
    return allocated > 0 ? allocated : contextTokens();
  }

  /** Whether the model's arithmetic depends on the allocated context. */
  public boolean dependsOnContext() {
    return allocationRead;
  }

  /** The epsilon of RMS norms. */
  public float rmsEpsilon() {
    return real("attention.layer_norm_rms_epsilon");
  }

  /** One integer for each layer, from an array or one number for all; zero is allowed. */
  public int[] perLayer(String name, int layers, int fallback) {
    int[] values = new int[layers];
    if (!has(name)) {
      Arrays.fill(values, fallback);
      return values;
    }
    if (!(metadata.kind(key(name)) instanceof Kind.Array)) {
      Arrays.fill(values, metadata.integer(key(name)));
    } else {
      int[] given = metadata.integers(key(name));
      if (given.length < layers) {
        throw bad(name, "has " + given.length + " elements for " + layers + " layers");
      }
      values = Arrays.copyOf(given, layers);
    }
    for (int value : values) {
      if (value < 0 || value > WIDTH_MAX) {
        throw bad(name, "holds " + value + ", outside 0 to " + WIDTH_MAX);
      }
    }
    return values;
  }

  /** A refusal that names the key. */
  public HearthException bad(String name, String what) {
    return new HearthException(
        HearthException.Code.BAD_INPUT, key(name) + " " + what, "get an undamaged model file");
  }

  /** A refusal of something this build does not compute. */
  public HearthException unsupported(String what) {
    return new HearthException(
        HearthException.Code.UNSUPPORTED,
        "this " + architecture + " model has " + what + ", which is not supported",
        "use another file of this model or a newer version of this program");
  }
}
