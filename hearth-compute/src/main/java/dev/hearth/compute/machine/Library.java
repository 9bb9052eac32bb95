package dev.hearth.compute.machine;

import dev.hearth.compute.Activation;
import dev.hearth.compute.CacheType;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions of this process, each assembled when it is first wanted, and kept. */
final class Library {
  private static final Map<Role, AtomicReference<Entry[]>> FUNCTIONS = noFunctions();

  private enum Role {
    ROWS,
    UNPACK,
    TILE,
    FLOATS,
    AMX_UNPACK,
    AMX,
    SCORES,
    WEIGHTS,
    VALUES,
    SCALE,
    SPREAD,
    WIDEN_KEYS,
    WIDEN_VALUES,
    STORE_KEYS,
    STORE_VALUES,
    QUANTISE,
    PACK,
    ELEMENTS,
    ACTIVATION,
    SCALED_TO_ONE,
    SUM,
    ROTATE_HALVES,
    ROTATE_ADJACENT,
    DELTA_NET,
    STATE_SPACE,
    CONVOLVE
  }

  private Library() {}

  /** A function and what tells it from others of its role. */
  private record Entry(Isa isa, Enum<?> kind, int count, int more, Native function) {
    boolean is(Isa otherIsa, Enum<?> otherKind, int otherCount, int otherMore) {
      return count == otherCount && more == otherMore && isa == otherIsa && kind.equals(otherKind);
    }
  }

  private static Map<Role, AtomicReference<Entry[]>> noFunctions() {
    Map<Role, AtomicReference<Entry[]>> none = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      none.put(role, new AtomicReference<>(new Entry[0]));
    }
    return none;
  }

  /**
   * A function, or null where it has not been wanted yet. Allocates nothing: functions are looked
   * up at every call of a kernel.
   *
   * @param kind of blocks, of the cache or of an operation; the role itself where there is one only
   * @param count of tokens, queries or columns
   * @param more what else tells it from others
   */
  private static @Nullable Native known(Role role, Isa isa, Enum<?> kind, int count, int more) {
    for (Entry entry : entries(role).get()) {
      if (entry.is(isa, kind, count, more)) {
        return entry.function;
      }
    }
    return null;
  }

  private static AtomicReference<Entry[]> entries(Role role) {
    return Objects.requireNonNull(FUNCTIONS.get(role));
  }

  private static synchronized Native add(
      Role role, Isa isa, Enum<?> kind, int count, int more, Supplier<byte[]> code) {
    Native known = known(role, isa, kind, count, more);
    if (known != null) {
      return known;
    }
    Native made = load(code.get());
    Entry[] before = entries(role).get();
    Entry[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = new Entry(isa, kind, count, more, made);
    entries(role).set(after);
    return made;
  }

  private static Native load(byte[] code) {
    try {
      return Native.load(code);
    } catch (NativeMemory.Refused e) {
      throw new HearthException(
          HearthException.Code.REFUSED,
          "the system gives no memory for machine code: " + e.getMessage(),
          "choose other kernels with --kernels vector",
          e);
    }
  }

  static Native rows(PackedType type, Isa isa, int tokens, int prefetchBytes) {
    Native known = known(Role.ROWS, isa, type.type, tokens, prefetchBytes);
    return known != null
        ? known
        : add(
            Role.ROWS,
            isa,
            type.type,
            tokens,
            prefetchBytes,
            () -> RowKernel.assemble(type, isa, tokens, prefetchBytes));
  }

  static Native unpack(PackedType type, Isa isa) {
    Native known = known(Role.UNPACK, isa, type.type, 0, 0);
    return known != null
        ? known
        : add(Role.UNPACK, isa, type.type, 0, 0, () -> UnpackKernel.assemble(type, isa));
  }

  static Native tile(PackedType type, Isa isa, int tokens) {
    Native known = known(Role.TILE, isa, type.type, tokens, 0);
    return known != null
        ? known
        : add(Role.TILE, isa, type.type, tokens, 0, () -> TileKernel.assemble(type, isa, tokens));
  }

  static Native floats(BlockType type, Isa isa, int tokens, int prefetchBytes) {
    Native known = known(Role.FLOATS, isa, type, tokens, prefetchBytes);
    return known != null
        ? known
        : add(
            Role.FLOATS,
            isa,
            type,
            tokens,
            prefetchBytes,
            () -> FloatKernel.assemble(type, isa, tokens, prefetchBytes));
  }

  static Native amxUnpack(PackedType type) {
    Native known = known(Role.AMX_UNPACK, AmxPanel.ISA, type.type, 0, 0);
    return known != null
        ? known
        : add(Role.AMX_UNPACK, AmxPanel.ISA, type.type, 0, 0, () -> new AmxPanel(type).assemble());
  }

  static Native amx(PackedType type) {
    Native known = known(Role.AMX, AmxPanel.ISA, type.type, 0, 0);
    return known != null
        ? known
        : add(
            Role.AMX,
            AmxPanel.ISA,
            type.type,
            0,
            0,
            () ->
                type.columns == 32 ? AmxSmallKernel.assemble(type) : AmxLargeKernel.assemble(type));
  }

  static Native scores(Isa isa, CacheType type, int queries) {
    Native known = known(Role.SCORES, isa, type, queries, 0);
    return known != null
        ? known
        : add(Role.SCORES, isa, type, queries, 0, () -> AttentionCode.scores(isa, type, queries));
  }

  static Native weights(Isa isa, boolean capped) {
    Native known = known(Role.WEIGHTS, isa, Role.WEIGHTS, capped ? 1 : 0, 0);
    return known != null
        ? known
        : add(
            Role.WEIGHTS,
            isa,
            Role.WEIGHTS,
            capped ? 1 : 0,
            0,
            () -> AttentionCode.weights(isa, capped));
  }

  static Native values(Isa isa, CacheType type, int queries, int vectors) {
    Native known = known(Role.VALUES, isa, type, queries, vectors);
    return known != null
        ? known
        : add(
            Role.VALUES,
            isa,
            type,
            queries,
            vectors,
            () -> AttentionCode.values(isa, type, queries, vectors));
  }

  static Native scale(Isa isa) {
    Native known = known(Role.SCALE, isa, Role.SCALE, 0, 0);
    return known != null
        ? known
        : add(Role.SCALE, isa, Role.SCALE, 0, 0, () -> AttentionCode.scale(isa));
  }

  static Native spread(Isa isa) {
    Native known = known(Role.SPREAD, isa, Role.SPREAD, 0, 0);
    return known != null
        ? known
        : add(Role.SPREAD, isa, Role.SPREAD, 0, 0, () -> AttentionCode.spread(isa));
  }

  static Native widenKeys(Isa isa) {
    Native known = known(Role.WIDEN_KEYS, isa, Role.WIDEN_KEYS, 0, 0);
    return known != null
        ? known
        : add(Role.WIDEN_KEYS, isa, Role.WIDEN_KEYS, 0, 0, () -> AttentionCode.widenKeys(isa));
  }

  static Native widenValues(Isa isa) {
    Native known = known(Role.WIDEN_VALUES, isa, Role.WIDEN_VALUES, 0, 0);
    return known != null
        ? known
        : add(
            Role.WIDEN_VALUES, isa, Role.WIDEN_VALUES, 0, 0, () -> AttentionCode.widenValues(isa));
  }

  /** Quantises to blocks of so many columns. */
  static Native quantise(Isa isa, int columns) {
    Native known = known(Role.QUANTISE, isa, Role.QUANTISE, columns, 0);
    return known != null
        ? known
        : add(
            Role.QUANTISE,
            isa,
            Role.QUANTISE,
            columns,
            0,
            () -> QuantiseKernel.assemble(isa, columns));
  }

  static Native storeKeys(Isa isa, CacheType type) {
    Native known = known(Role.STORE_KEYS, isa, type, 0, 0);
    return known != null
        ? known
        : add(Role.STORE_KEYS, isa, type, 0, 0, () -> StoreCode.keys(isa, type));
  }

  static Native storeValues(Isa isa, CacheType type) {
    Native known = known(Role.STORE_VALUES, isa, type, 0, 0);
    return known != null
        ? known
        : add(Role.STORE_VALUES, isa, type, 0, 0, () -> StoreCode.values(isa, type));
  }

  static Native pack(PackedType type, Isa isa) {
    Native known = known(Role.PACK, isa, type.type, 0, 0);
    return known != null
        ? known
        : add(Role.PACK, isa, type.type, 0, 0, () -> PackCode.assemble(type, isa));
  }

  static Native elements(Isa isa, ElementCode.Kind kind) {
    Native known = known(Role.ELEMENTS, isa, kind, 0, 0);
    return known != null
        ? known
        : add(Role.ELEMENTS, isa, kind, 0, 0, () -> ElementCode.assemble(isa, kind));
  }

  static Native activation(Isa isa, Activation activation, boolean gated) {
    Native known = known(Role.ACTIVATION, isa, activation, gated ? 1 : 0, 0);
    return known != null
        ? known
        : add(
            Role.ACTIVATION,
            isa,
            activation,
            gated ? 1 : 0,
            0,
            () -> ElementCode.activate(isa, activation, gated));
  }

  static Native scaledToOne(Isa isa, boolean weighted) {
    Native known = known(Role.SCALED_TO_ONE, isa, Role.SCALED_TO_ONE, weighted ? 1 : 0, 0);
    return known != null
        ? known
        : add(
            Role.SCALED_TO_ONE,
            isa,
            Role.SCALED_TO_ONE,
            weighted ? 1 : 0,
            0,
            () -> NormCode.scaledToOne(isa, weighted));
  }

  static Native sum(Isa isa, boolean squares) {
    Native known = known(Role.SUM, isa, Role.SUM, squares ? 1 : 0, 0);
    return known != null
        ? known
        : add(Role.SUM, isa, Role.SUM, squares ? 1 : 0, 0, () -> NormCode.sum(isa, squares));
  }

  static Native rotateHalves(Isa isa) {
    Native known = known(Role.ROTATE_HALVES, isa, Role.ROTATE_HALVES, 0, 0);
    return known != null
        ? known
        : add(Role.ROTATE_HALVES, isa, Role.ROTATE_HALVES, 0, 0, () -> NormCode.rotateHalves(isa));
  }

  static Native rotateAdjacent(Isa isa) {
    Native known = known(Role.ROTATE_ADJACENT, isa, Role.ROTATE_ADJACENT, 0, 0);
    return known != null
        ? known
        : add(
            Role.ROTATE_ADJACENT,
            isa,
            Role.ROTATE_ADJACENT,
            0,
            0,
            () -> NormCode.rotateAdjacent(isa));
  }

  static Native deltaNet(Isa isa, int vectors) {
    Native known = known(Role.DELTA_NET, isa, Role.DELTA_NET, vectors, 0);
    return known != null
        ? known
        : add(
            Role.DELTA_NET,
            isa,
            Role.DELTA_NET,
            vectors,
            0,
            () -> DeltaNetCode.assemble(isa, vectors));
  }

  static Native stateSpace(Isa isa, int vectors) {
    Native known = known(Role.STATE_SPACE, isa, Role.STATE_SPACE, vectors, 0);
    return known != null
        ? known
        : add(
            Role.STATE_SPACE,
            isa,
            Role.STATE_SPACE,
            vectors,
            0,
            () -> StateSpaceCode.assemble(isa, vectors));
  }

  static Native convolve(Isa isa, int taps) {
    Native known = known(Role.CONVOLVE, isa, Role.CONVOLVE, taps, 0);
    return known != null
        ? known
        : add(
            Role.CONVOLVE, isa, Role.CONVOLVE, taps, 0, () -> ConvolutionCode.assemble(isa, taps));
  }
}
