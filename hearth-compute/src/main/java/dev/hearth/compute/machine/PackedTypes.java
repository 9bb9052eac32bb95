package dev.hearth.compute.machine;

import dev.hearth.format.block.BlockType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The block types that kernels of one instruction set know. */
final class PackedTypes {
  private final Map<BlockType, PackedType> types = new EnumMap<>(BlockType.class);

  PackedTypes(Isa isa) {
    add(new SmallTypes.Bytes(isa));
    add(SmallTypes.Nibbles.q40());
    add(SmallTypes.Nibbles.q41());
    add(SmallTypes.Nibbles.q50());
    add(SmallTypes.Nibbles.q51());
    add(SmallTypes.Codes.iq4Nl(isa));
    add(SmallTypes.Codes.mxfp4());
    add(new SmallScaleTypes.Q2K());
    add(new SmallScaleTypes.Q3K());
    add(new LargeTypes.SixBitScales(false));
    add(new LargeTypes.SixBitScales(true));
    add(new LargeTypes.SixBits());
    add(new LargeTypes.UnevenCodes(isa));
  }

  private void add(PackedType type) {
    types.put(type.type, type);
  }

  @Nullable PackedType of(BlockType type) {
    return types.get(type);
  }
}
