package dev.hearth.model.adapter;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter (Hu et al., arXiv 2106.09685) in the form that llama.cpp reads: {@code
 * general.type} adapter, {@code adapter.type} lora, {@code adapter.lora.alpha}, and for each
 * changed matrix {@code NAME.lora_a} ({@code [inputs, rank]}, fastest first) and {@code
 * NAME.lora_b} ({@code [rank, outputs]}). The change is {@code α/rank·B·A}; {@code B·A} where the
 * file says no α, or 0.
 */
public final class LoraFile implements AutoCloseable {
  /** Ends the name of A, which takes inputs down to the rank. */
  public static final String DOWN = ".lora_a";

  /** Ends the name of B, which takes the rank up to outputs. */
  public static final String UP = ".lora_b";

  /** The key of α. */
  public static final String ALPHA = "adapter.lora.alpha";

  private static final String ARCHITECTURE = "general.architecture";
  private static final String OWN_KEYS = "adapter.";

  /** Those of its own keys that are understood, or do not change what it computes. */
  private static final Set<String> KNOWN_KEYS =
      Set.of("adapter.type", ALPHA, "adapter.lora.task_name", "adapter.lora.prompt_prefix");

  private static final int RANK_MAX = 4096;

  private final GgufFile file;
  private final double alpha;
  private final Map<String, Change> changes = new TreeMap<>();

  /**
   * The change of one matrix.
   *
   * @param tensor name of the matrix
   * @param down A
   * @param up B
   * @param columns inputs of the matrix
   * @param rows outputs of the matrix
   * @param factor α/rank
   */
  public record Change(
      String tensor,
      TensorInfo down,
      TensorInfo up,
      int rank,
      int columns,
      int rows,
      float factor) {}

  private LoraFile(GgufFile file) {
    this.file = file;
    require("general.type", "adapter");
    require("adapter.type", "lora");
    Metadata metadata = file.metadata();
    for (String key : metadata.keys()) {
      if (key.startsWith(OWN_KEYS) && !KNOWN_KEYS.contains(key)) {
        throw new HearthException(
            Code.UNSUPPORTED,
            file.path() + " has the key " + key + ", which may change what the adapter does",
            "use a plain LoRA adapter");
      }
    }
    alpha = metadata.real(ALPHA, 0);
    if (!Double.isFinite(alpha)) {
      throw bad(ALPHA + " is " + alpha);
    }
    for (TensorInfo tensor : file.tensors()) {
      read(tensor);
    }
    if (changes.isEmpty()) {
      throw bad("it changes nothing");
    }
  }

  /**
   * Opens an adapter and checks its form; its numbers are not read yet.
   *
   * @throws HearthException BAD_INPUT where it is no adapter or damaged, UNSUPPORTED where it is
   *     one of another kind
   */
  public static LoraFile open(Path path) {
    GgufFile file = GgufFile.open(path);
    try {
      return new LoraFile(file);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void read(TensorInfo tensor) {
    String name = tensor.name();
    boolean down = name.endsWith(DOWN);
    if (!down && !name.endsWith(UP)) {
      throw new HearthException(
          Code.UNSUPPORTED,
          file.path() + " has a tensor " + name + ", which is no low-rank change of a matrix",
          "its numbers would be left out silently; use an adapter of " + DOWN + " and " + UP);
    }
    String matrix = name.substring(0, name.length() - DOWN.length());
    TensorInfo other = file.tensor(matrix + (down ? UP : DOWN));
    if (other == null) {
      throw bad(name + " has no " + (down ? UP : DOWN) + " beside it");
    }
    if (down) {
      changes.put(matrix, change(matrix, tensor, other));
    }
  }

  private Change change(String matrix, TensorInfo down, TensorInfo up) {
    requireMatrix(down);
    requireMatrix(up);
    long rank = down.dimension(1);
    if (rank != up.dimension(0) || rank < 1 || rank > RANK_MAX) {
      throw bad(
          "%s has shape %s, %s %s: no rank from 1 to %d that both have"
              .formatted(down.name(), down.dimensions(), up.name(), up.dimensions(), RANK_MAX));
    }
    float factor = alpha == 0 ? 1f : (float) (alpha / rank);
    return new Change(
        matrix, down, up, (int) rank, (int) down.dimension(0), (int) up.dimension(1), factor);
  }

  private void requireMatrix(TensorInfo tensor) {
    if (tensor.dimension(2) != 1 || tensor.dimension(3) != 1) {
      throw new HearthException(
          Code.UNSUPPORTED,
          "%s of %s has shape %s: stacks of experts cannot be adapted"
              .formatted(tensor.name(), file.path(), tensor.dimensions()),
          "use an adapter without it");
    }
    boolean indexed = tensor.weights() > 0 && tensor.weights() <= Integer.MAX_VALUE - 8;
    if (!indexed) {
      throw bad(tensor.name() + " has shape " + tensor.dimensions());
    }
    if (!tensor.type().decodes()) {
      throw new HearthException(
          Code.UNSUPPORTED,
          tensor.name() + " of " + file.path() + " has type " + tensor.type(),
          "use an adapter in F32, F16 or BF16");
    }
  }

  private void require(String key, String wanted) {
    String found = file.metadata().string(key, "");
    if (!found.equals(wanted)) {
      throw new HearthException(
          Code.UNSUPPORTED,
          file.path() + " says " + key + " = '" + found + "', not '" + wanted + "'",
          "name a LoRA adapter for this model");
    }
  }

  private HearthException bad(String fact) {
    return new HearthException(
        Code.BAD_INPUT, "the adapter " + file.path() + " is damaged: " + fact, "make it anew");
  }

  /**
   * Refuses an adapter for models of another family.
   *
   * @throws HearthException UNSUPPORTED
   */
  public void requireArchitecture(String architecture) {
    require(ARCHITECTURE, architecture);
  }

  /**
   * Refuses a model that is not the one that the adapter was trained on, where the adapter says.
   *
   * @throws HearthException REFUSED
   */
  public void requireBase(GgufFile model) {
    String mark = file.metadata().string(BaseMark.KEY, "");
    if (!mark.isEmpty() && !mark.equals(BaseMark.of(model))) {
      throw new HearthException(
          Code.REFUSED,
          "the adapter " + file.path() + " was trained on another model than " + model.path(),
          "use the very file it was trained on, or --lora-any-base if you know that it fits");
    }
  }

  public Path path() {
    return file.path();
  }

  /** α, 0 where the file says none. */
  public double alpha() {
    return alpha;
  }

  /** The highest rank of its changes. */
  public int rank() {
    return changes.values().stream().mapToInt(Change::rank).max().orElse(0);
  }

  /** Bytes of all changes as floats. */
  public long memoryBytes() {
    long bytes = 0;
    for (Change change : changes.values()) {
      long parts = Math.addExact(change.down.weights(), change.up.weights());
      bytes = Math.addExact(bytes, Math.multiplyExact(4L, parts));
    }
    return bytes;
  }

  /** All changes, by names of matrices. */
  public Collection<Change> changes() {
    return Collections.unmodifiableCollection(changes.values());
  }

  /** The change of the matrix of that name, or null. */
  public @Nullable Change change(String matrix) {
    return changes.get(matrix);
  }

  /** A part of a change as floats, row after row. */
  public float[] floats(TensorInfo part) {
    float[] values = new float[Math.toIntExact(part.weights())];
    BlockCodec.decode(part.type(), file.data(part), 0, values, 0, values.length);
    return values;
  }

  /** The SHA-256 of the file, in hexadecimal. */
  public String sha256() {
    MessageDigest digest = BaseMark.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file.path())) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, file.path() + " cannot be read: " + e, "name a file that is there", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    file.close();
  }
}
