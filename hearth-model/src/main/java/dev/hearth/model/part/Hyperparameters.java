package dev.hearth.model.part;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Kind;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.ValueType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The numbers of one model file, read under its architecture's prefix and checked. */
public final class Hyperparameters {
  private static final int LAYERS_MAX = 4096;
  private static final int WIDTH_MAX = 1 << 24;
  private static final double ROTATION_BASE = 10_000;

  private final Metadata metadata;
  private final String architecture;
  private final int vocabulary;
  private final int allocated;
  private final Set<String> asked = new HashSet<>();
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

  private String asking(String name) {
    asked.add(name);
    return key(name);
  }

  /** Says that a key that changes other families' arithmetic changes nothing in this one. */
  public void ignore(String name) {
    asked.add(name);
  }

  /** Refuses the file if it holds a key that changes arithmetic and that no part asked for. */
  public void requireUnderstood() {
    ArithmeticKeys.firstUnread(this, asked)
        .ifPresent(name -> {
          throw unsupported("the key " + key(name));
        });
  }

  public boolean has(String name) {
    return metadata.has(key(name));
  }

  /** A count of at least one that sizes something. */
  public int count(String name) {
    return counted(name, metadata.integer(asking(name)));
  }

  public int count(String name, int fallback) {
    return has(name) ? count(name) : counted(name, fallback);
  }

  private int counted(String name, int value) {
    if (value < 1 || value > WIDTH_MAX) {
      throw bad(name, "is " + value + ", outside 1 to " + WIDTH_MAX);
    }
    return value;
  }

  /** An integer that may be zero or negative. */
  public int integer(String name, int fallback) {
    return metadata.integer(asking(name), fallback);
  }

  /** An integer from {@code min} to {@code max}. */
  public int integer(String name, int fallback, int min, int max) {
    int value = integer(name, fallback);
    if (value < min || value > max) {
      throw bad(name, "is " + value + ", outside " + min + " to " + max);
    }
    return value;
  }

  /** The product of two counts that sizes something. */
  public int product(String name, int a, int b) {
    long product = (long) a * b;
    if (product > WIDTH_MAX) {
      throw bad(name, "makes " + product + " columns, more than " + WIDTH_MAX);
    }
    return (int) product;
  }

  /** How often {@code part} goes into {@code whole}, which it must divide. */
  public int quotient(String name, int whole, int part) {
    if (part < 1 || whole % part != 0) {
      throw bad(name, "is " + part + ", which does not divide " + whole);
    }
    return whole / part;
  }

  public float real(String name) {
    return finite(name, metadata.real(asking(name)));
  }

  public float real(String name, double fallback) {
    return finite(name, metadata.real(asking(name), fallback));
  }

  private float finite(String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw bad(name, "is not a finite number");
    }
    return (float) value;
  }

  public boolean flag(String name, boolean fallback) {
    return metadata.flag(asking(name), fallback);
  }

  public String string(String name, String fallback) {
    return metadata.string(asking(name), fallback);
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
    int tokens = metadata.integer(asking("context_length"));
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
    return epsilon("attention.layer_norm_rms_epsilon");
  }

  /** The epsilon of a norm, which must not be negative. */
  public float epsilon(String name) {
    float epsilon = real(name);
    if (epsilon < 0) {
      throw bad(name, "is " + epsilon);
    }
    return epsilon;
  }

  /** The base of a rotation's frequencies. */
  public float rotationBase(String name) {
    float base = real(name, ROTATION_BASE);
    if (base <= 0) {
      throw bad(name, "is " + base);
    }
    return base;
  }

  /** One integer for each layer, from an array or one number for all; zero is allowed. */
  public int[] perLayer(String name, int layers, int fallback) {
    int[] values = new int[layers];
    if (!has(name)) {
      Arrays.fill(values, fallback);
      return values;
    }
    if (!isArray(name)) {
      Arrays.fill(values, metadata.integer(asking(name)));
    } else {
      int[] given = metadata.integers(asking(name));
      requireEach(name, given.length, layers);
      values = Arrays.copyOf(given, layers);
    }
    for (int value : values) {
      if (value < 0 || value > WIDTH_MAX) {
        throw bad(name, "holds " + value + ", outside 0 to " + WIDTH_MAX);
      }
    }
    return values;
  }

  /** One flag for each layer, from an array of bools or of whole numbers. */
  public boolean[] flagPerLayer(String name, int layers) {
    if (metadata.kind(asking(name)) instanceof Kind.Array(var element, var length)
        && element == ValueType.BOOL) {
      boolean[] given = metadata.flags(key(name));
      requireEach(name, given.length, layers);
      return Arrays.copyOf(given, layers);
    }
    int[] given = metadata.integers(key(name));
    requireEach(name, given.length, layers);
    boolean[] flags = new boolean[layers];
    for (int l = 0; l < layers; l++) {
      flags[l] = given[l] != 0;
    }
    return flags;
  }

  private void requireEach(String name, int given, int layers) {
    if (given < layers) {
      throw bad(name, "has " + given + " elements for " + layers + " layers");
    }
  }

  public boolean isArray(String name) {
    return metadata.kind(key(name)).isArray();
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
