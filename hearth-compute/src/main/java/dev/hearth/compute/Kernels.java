package dev.hearth.compute;

import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic over rows of floats and packed weights. Every implementation gives the same bits for
 * the same arithmetic (see the package), for any number of threads and any split of rows into
 * calls. One caller at a time. Shapes are the caller's duty: a wrong one is a programmer's error
 * and is thrown, never computed.
 */
public interface Kernels extends AutoCloseable {
  /** The name that {@code --kernels} takes. */
  String name();

  Workers workers();

  /**
   * Takes over a matrix of {@code rows × columns} in blocks of {@code type}, row after row. The
   * result reads {@code blocks} for as long as it lives, and a repacked copy where there is one.
   *
   * @param owner of the repacked copy; threads of the team must be allowed to read it
   * @throws dev.hearth.format.HearthException UNSUPPORTED where the type holds no weights
   */
  Weights pack(Arena owner, BlockType type, int rows, int columns, MemorySegment blocks);

  /** The same, with a copy that lives until nobody holds the result. */
  default Weights pack(BlockType type, int rows, int columns, MemorySegment blocks) {
    return pack(Arena.ofAuto(), type, rows, columns, blocks);
  }

  /** Zeroed memory for data that kernels read over and over, such as keys and values. */
  MemorySegment allocate(Arena owner, long bytes);

  /** A matrix of which only rows are looked up by {@link #embed}: never repacked. */
  Weights table(BlockType type, int rows, int columns, MemorySegment blocks);

  /** Prepares rows, which must not change meanwhile, as the right side of multiplications. */
  Operand operand(Floats rows);

  /** {@code out[t][r] = Σ_c weights[r][c]·in[t][c]}. */
  void multiply(Weights weights, Operand in, Floats out);

  /** {@code out[i] = weights row ids[from+i]} as floats. */
  void embed(Weights weights, int[] ids, int from, Floats out);

  /**
   * {@code out = x / √(mean(x²)+ε) ⊙ weight} over each group of {@code group} columns. {@code
   * weight} is one row of {@code group} or of all columns, or null. In place is allowed.
   */
  void rmsNorm(Floats in, int group, @Nullable Floats weight, float epsilon, Floats out);

  /** {@code out = x / √(Σx²+ε)} over each group of {@code group} columns. */
  void l2Norm(Floats in, int group, float epsilon, Floats out);

  /** {@code out = (x−mean)/√(variance+ε) ⊙ weight + bias} over each row. */
  void layerNorm(Floats in, Floats weight, @Nullable Floats bias, float epsilon, Floats out);

  /** Rotates every head of row {@code t} by row {@code t} of the rotation's table. */
  void rotate(Floats x, Rotation rotation);

  /** {@code x += y}; a {@code y} of one row is added to every row. */
  void add(Floats x, Floats y);

  /** {@code x += factor·y}, same shapes. */
  void addScaled(Floats x, Floats y, float factor);

  /** {@code x *= y}; a {@code y} of one row multiplies every row. */
  void multiplyElements(Floats x, Floats y);

  /** {@code x *= factor}. */
  void scale(Floats x, float factor);

  /** {@code x[t] *= factors[t][0]}: one factor a row. */
  void scaleRows(Floats x, Floats factors);

  void activate(Activation activation, Floats x);

  /** {@code out = activation(gate) ⊙ up}. */
  void gate(Activation activation, Floats gate, Floats up, Floats out);

  /**
   * The clamped gate of gpt-oss: {@code g=min(gate,limit), u=clip(up,±limit), out =
   * g·σ(alpha·g)·(u+1)}.
   */
  void gateClamped(Floats gate, Floats up, float alpha, float limit, Floats out);

  /** {@code x = cap·tanh(x/cap)}. */
  void softcap(Floats x, float cap);

  /** Writes keys and values of consecutive positions from {@code position}, already reserved. */
  void store(KeyValueStore store, int position, Floats keys, Floats values);

  /**
   * {@code out[t]} = attention of query row {@code t} over positions {@code from[t] ≤ p < to[t]}.
   * Online softmax over the store's pages in ascending order.
   */
  void attend(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out);

  /**
   * Causal depthwise convolution over consecutive rows of one sequence: {@code out[t][c] = bias[c]
   * + Σ_j weights[c][j]·in[t−taps+1+j][c]}. {@code state} holds the last {@code taps−1} rows
   * before, and after the call the last ones of this.
   */
  void convolve(Floats in, Floats weights, @Nullable Floats bias, Floats state, Floats out);

  /**
   * Gated delta rule, row after row: {@code S ← e^g·S; d = β·(v − Sᵀk); S ← S + k dᵀ; o = Sᵀq}.
   *
   * @param state {@code [valueHeads][keyDimension·valueDimension]}, updated
   */
  void deltaNet(
      DeltaNetShape shape,
      Floats queries,
      Floats keys,
      Floats values,
      Floats decayLogs,
      Floats betas,
      Floats state,
      Floats out);

  /**
   * Selective state space, row after row: {@code h ← e^{Δ·a}·h + Δ·x·Bᵀ; y = h·C + skip·x}.
   *
   * @param x {@code [rows][heads·headDimension]}
   * @param steps Δ, {@code [rows][heads]}
   * @param decay a, {@code [1][heads]}, negative
   * @param inputs B, {@code [rows][groups·stateDimension]}
   * @param outputs C, same shape
   * @param skip {@code [1][heads]}
   * @param state {@code [heads][stateDimension·headDimension]}, updated
   */
  void stateSpace(
      StateSpaceShape shape,
      Floats x,
      Floats steps,
      Floats decay,
      Floats inputs,
      Floats outputs,
      Floats skip,
      Floats state,
      Floats out);

  /** {@code out[i] = in[ids[i]]} for {@code i < count}. */
  void gather(Floats in, int[] ids, int count, Floats out);

  @Override
  void close();
}
