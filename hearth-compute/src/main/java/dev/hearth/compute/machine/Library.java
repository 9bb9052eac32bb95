package dev.hearth.compute.machine;

import dev.hearth.compute.Activation;
import dev.hearth.compute.CacheType;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The functions of this process, each assembled when it is first wanted, and kept. */
final class Library {
  private static final ConcurrentHashMap<Key, Native> FUNCTIONS = new ConcurrentHashMap<>();

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

  private record Key(Role role, Isa isa, String type, int tokens) {}

  private Library() {}

  private static Native of(Key key, Supplier<byte[]> code) {
    Native known = FUNCTIONS.get(key);
    return known != null ? known : FUNCTIONS.computeIfAbsent(key, k -> load(code.get()));
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
    return of(
        new Key(Role.ROWS, isa, type.type.name() + prefetchBytes, tokens),
        () -> RowKernel.assemble(type, isa, tokens, prefetchBytes));
  }

  static Native unpack(PackedType type, Isa isa) {
    return of(
        new Key(Role.UNPACK, isa, type.type.name(), 0), () -> UnpackKernel.assemble(type, isa));
  }

  static Native tile(PackedType type, Isa isa, int tokens) {
    return of(
        new Key(Role.TILE, isa, type.type.name(), tokens),
        () -> TileKernel.assemble(type, isa, tokens));
  }

  static Native floats(BlockType type, Isa isa, int tokens, int prefetchBytes) {
    return of(
        new Key(Role.FLOATS, isa, type.name() + prefetchBytes, tokens),
        () -> FloatKernel.assemble(type, isa, tokens, prefetchBytes));
  }

  static Native amxUnpack(PackedType type) {
    return of(
        new Key(Role.AMX_UNPACK, AmxPanel.ISA, type.type.name(), 0),
        () -> new AmxPanel(type).assemble());
  }

  static Native amx(PackedType type) {
    return of(
        new Key(Role.AMX, AmxPanel.ISA, type.type.name(), 0),
        () -> type.columns == 32 ? AmxSmallKernel.assemble(type) : AmxLargeKernel.assemble(type));
  }

  static Native scores(Isa isa, CacheType type, int queries) {
    return of(
        new Key(Role.SCORES, isa, type.name(), queries),
        () -> AttentionCode.scores(isa, type, queries));
  }

  static Native weights(Isa isa, boolean capped) {
    return of(
        new Key(Role.WEIGHTS, isa, "", capped ? 1 : 0), () -> AttentionCode.weights(isa, capped));
  }

  static Native values(Isa isa, CacheType type, int queries, int vectors) {
    return of(
        new Key(Role.VALUES, isa, type.name() + vectors, queries),
        () -> AttentionCode.values(isa, type, queries, vectors));
  }

  static Native scale(Isa isa) {
    return of(new Key(Role.SCALE, isa, "", 0), () -> AttentionCode.scale(isa));
  }

  static Native spread(Isa isa) {
    return of(new Key(Role.SPREAD, isa, "", 0), () -> AttentionCode.spread(isa));
  }

  static Native widenKeys(Isa isa) {
    return of(new Key(Role.WIDEN_KEYS, isa, "", 0), () -> AttentionCode.widenKeys(isa));
  }

  static Native widenValues(Isa isa) {
    return of(new Key(Role.WIDEN_VALUES, isa, "", 0), () -> AttentionCode.widenValues(isa));
  }

  /** Quantises to blocks of so many columns. */
  static Native quantise(Isa isa, int columns) {
    return of(
        new Key(Role.QUANTISE, isa, "", columns), () -> QuantiseKernel.assemble(isa, columns));
  }

  static Native storeKeys(Isa isa, CacheType type) {
    return of(new Key(Role.STORE_KEYS, isa, type.name(), 0), () -> StoreCode.keys(isa, type));
  }

  static Native storeValues(Isa isa, CacheType type) {
    return of(new Key(Role.STORE_VALUES, isa, type.name(), 0), () -> StoreCode.values(isa, type));
  }

  static Native pack(PackedType type, Isa isa) {
    return of(new Key(Role.PACK, isa, type.type.name(), 0), () -> PackCode.assemble(type, isa));
  }

  static Native elements(Isa isa, ElementCode.Kind kind) {
    return of(new Key(Role.ELEMENTS, isa, kind.name(), 0), () -> ElementCode.assemble(isa, kind));
  }

  static Native activation(Isa isa, Activation activation, boolean gated) {
    return of(
        new Key(Role.ACTIVATION, isa, activation.name(), gated ? 1 : 0),
        () -> ElementCode.activate(isa, activation, gated));
  }

  static Native scaledToOne(Isa isa, boolean weighted) {
    return of(
        new Key(Role.SCALED_TO_ONE, isa, "", weighted ? 1 : 0),
        () -> NormCode.scaledToOne(isa, weighted));
  }

  static Native sum(Isa isa, boolean squares) {
    return of(new Key(Role.SUM, isa, "", squares ? 1 : 0), () -> NormCode.sum(isa, squares));
  }

  static Native rotateHalves(Isa isa) {
    return of(new Key(Role.ROTATE_HALVES, isa, "", 0), () -> NormCode.rotateHalves(isa));
  }

  static Native rotateAdjacent(Isa isa) {
    return of(new Key(Role.ROTATE_ADJACENT, isa, "", 0), () -> NormCode.rotateAdjacent(isa));
  }

  static Native deltaNet(Isa isa, int vectors) {
    return of(new Key(Role.DELTA_NET, isa, "", vectors), () -> DeltaNetCode.assemble(isa, vectors));
  }

  static Native stateSpace(Isa isa, int vectors) {
    return of(
        new Key(Role.STATE_SPACE, isa, "", vectors), () -> StateSpaceCode.assemble(isa, vectors));
  }

  static Native convolve(Isa isa, int taps) {
    return of(new Key(Role.CONVOLVE, isa, "", taps), () -> ConvolutionCode.assemble(isa, taps));
  }
}
