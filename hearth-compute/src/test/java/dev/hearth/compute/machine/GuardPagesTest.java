package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every function with all its memory right before and right behind forbidden pages. A function that
 * reads or writes a byte too many ends the process, and the test with it.
 */
class GuardPagesTest {
  private static final int BLOCKS = 2;
  private static final int GROUPS = 3;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  static List<Target> targets() throws NativeMemory.Refused {
    return MachineProductsTest.targets();
  }

  private interface Place {
    MemorySegment of(Arena arena, long bytes);
  }

  private static final List<Place> PLACES = List.of(Guarded::atEnd, Guarded::atStart);

  private static PackedType[] types(Isa isa) {
    PackedTypes types = new PackedTypes(isa);
    return java.util.Arrays.stream(BlockType.values())
        .map(types::of)
        .filter(java.util.Objects::nonNull)
        .toArray(PackedType[]::new);
  }

  /** Rows of the last group that are stored. */
  private static final int LAST_ROWS = 3;

  /** Output of three groups for so many tokens, the last group not full. */
  private MemorySegment out(Place place, Isa isa, int tokens) {
    return place.of(arena, 4L * tokens * outRows(isa));
  }

  private static int outRows(Isa isa) {
    return (GROUPS - 1) * isa.lanes + LAST_ROWS;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void rowKernels(Target target) {
    Isa isa = target.isa();
    for (PackedType type : types(isa)) {
      for (int tokens = 1; tokens <= RowKernel.tokensMax(type, isa); tokens++) {
        Native kernel = Library.rows(type, isa, tokens, target.prefetchBytes());
        FormLayout form = new FormLayout(type.columns, tokens);
        for (Place place : PLACES) {
          kernel.call(
              place.of(arena, (long) GROUPS * BLOCKS * type.blockBytes(isa)).address(),
              place.of(arena, (long) BLOCKS * form.blockBytes()).address(),
              out(place, isa, tokens).address(),
              4L * outRows(isa),
              BLOCKS,
              GROUPS,
              isa.storeMask(LAST_ROWS),
              0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void panelsAndTiles(Target target) {
    Isa isa = target.isa();
    for (PackedType type : types(isa)) {
      PanelLayout layout = new PanelLayout(type, isa);
      for (Place place : PLACES) {
        MemorySegment panels = place.of(arena, (long) GROUPS * BLOCKS * layout.blockBytes());
        MemorySegment packed = place.of(arena, (long) GROUPS * BLOCKS * type.blockBytes(isa));
        Library.unpack(type, isa).call(packed.address(), panels.address(), (long) GROUPS * BLOCKS);
        for (int tokens = 1; tokens <= TileKernel.tokensMax(isa); tokens++) {
          FormLayout form = new FormLayout(type.columns, tokens);
          Library.tile(type, isa, tokens)
              .call(
                  panels.address(),
                  place.of(arena, (long) BLOCKS * form.blockBytes()).address(),
                  out(place, isa, tokens).address(),
                  4L * outRows(isa),
                  BLOCKS,
                  GROUPS,
                  isa.storeMask(LAST_ROWS),
                  0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void productsOfTiles(Target target) {
    if (!target.tiles()) {
      assertThat(target.isa().bits).isPositive();
      return;
    }
    Isa isa = target.isa();
    for (PackedType type : types(isa)) {
      if (AmxPanel.knows(type)) {
        for (int tokens : new int[] {1, 15, 16}) {
          for (Place place : PLACES) {
            productOfTiles(type, tokens, place);
          }
        }
        if (type.columns > 32) {
          productOfTiles(type, 35, Guarded::atEnd);
        }
      }
    }
  }

  private void productOfTiles(PackedType type, int tokens, Place place) {
    Isa isa = AmxPanel.ISA;
    boolean large = type.columns > 32;
    int groups = large ? 2 : GROUPS;
    AmxPanel layout = new AmxPanel(type);
    MemorySegment panels = place.of(arena, (long) groups * BLOCKS * layout.blockBytes());
    MemorySegment packed = place.of(arena, (long) groups * BLOCKS * type.blockBytes(isa));
    Library.amxUnpack(type).call(packed.address(), panels.address(), (long) groups * BLOCKS);
    FormLayout form = new FormLayout(type.columns, 16);
    long forms = (long) Math.ceilDiv(tokens, 16) * BLOCKS * form.blockBytes();
    int rows = (groups - 1) * isa.lanes + LAST_ROWS;
    long mask = isa.storeMask(LAST_ROWS);
    MemorySegment work = place.of(arena, AmxLargeKernel.workBytes(tokens));
    Library.amx(type)
        .call(
            panels.address(),
            place.of(arena, forms).address(),
            place.of(arena, 4L * rows * tokens).address(),
            4L * rows,
            BLOCKS,
            large ? tokens : groups,
            large ? isa.storeMask(isa.lanes) | mask << 16 : mask,
            large ? work.address() : tokens);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void quantising(Target target) {
    for (int columns : new int[] {32, 256}) {
      Native kernel = Library.quantise(target.isa(), columns);
      FormLayout form = new FormLayout(columns, 1);
      for (float value : new float[] {1f, 0f, Float.NaN}) {
        for (Place place : PLACES) {
          MemorySegment in = place.of(arena, 4L * BLOCKS * columns);
          for (int i = 0; i < BLOCKS * columns; i++) {
            in.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, value);
          }
          long to = place.of(arena, (long) BLOCKS * form.blockBytes()).address();
          kernel.call(
              in.address(),
              to + form.levels(0, 0),
              to + form.sum(0, 0),
              to + form.sumPair(0, 0),
              to + form.scale(0),
              BLOCKS,
              form.quarterBytes(),
              form.blockBytes());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void floatWeights(Target target) {
    Isa isa = target.isa();
    int panelRows = FloatKernel.rows(isa);
    for (BlockType type : List.of(BlockType.F32, BlockType.F16, BlockType.BF16)) {
      for (int columns : new int[] {1, 9, 256, 261}) {
        for (int tokens = 1; tokens <= FloatKernel.tokensMax(isa); tokens++) {
          for (Place place : PLACES) {
            long panels = 2 * type.bytes((long) columns * panelRows);
            int rows = panelRows + LAST_ROWS;
            Library.floats(type, isa, tokens, target.prefetchBytes())
                .call(
                    place.of(arena, panels).address(),
                    place.of(arena, 4L * columns * tokens).address(),
                    place.of(arena, 4L * rows * tokens).address(),
                    4L * rows,
                    columns,
                    2,
                    isa.storeMask(LAST_ROWS),
                    isa.storeMask(0));
          }
        }
      }
    }
  }
}
