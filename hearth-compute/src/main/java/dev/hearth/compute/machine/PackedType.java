package dev.hearth.compute.machine;

import dev.hearth.format.block.BlockType;

/**
 * How one block type lies in packed weights, and the code that takes it apart: levels, four of each
 * row to a vector; scales, one to a lane.
 *
 * <p>A block is made of sections, and a section of the groups that share a scale; the vectors of a
 * section come in the order in which they lie in memory, so that every cache line is read once, in
 * ascending order.
 */
abstract class PackedType {
  final BlockType type;

  /** Columns of one block: 32 or 256. */
  final int columns;

  /** Columns that share a scale inside a block. */
  final int groupColumns;

  /** Levels are stored 2^this higher than they are, so that they are unsigned; −1 for as is. */
  final int offsetBits;

  /** Whether stored levels are signed bytes. */
  final boolean signedLevels;

  final boolean hasMinimum;
  final Layout layout = new Layout();

  /** Traits of a type beside its layout. */
  record Traits(int groupColumns, int offsetBits, boolean signedLevels, boolean hasMinimum) {}

  PackedType(BlockType type, Traits traits) {
    this.type = type;
    this.columns = type.weightsPerBlock();
    this.groupColumns = traits.groupColumns;
    this.offsetBits = traits.offsetBits;
    this.signedLevels = traits.signedLevels;
    this.hasMinimum = traits.hasMinimum;
  }

  /** Receives unsigned (or signed) levels of columns {@code column … column+3} of the block. */
  interface Sink {
    /** {@code levels} may be overwritten. */
    void accept(Vec levels, int column);
  }

  /** Code that takes blocks apart, in one function; its constants are in registers. */
  abstract static class Unpacker {
    final Code c;
    final Gpr block;

    /**
     * @param block points to the packed block
     */
    Unpacker(Code c, Gpr block) {
      this.c = c;
      this.block = block;
    }

    /** A place in the packed block. */
    Address place(int rowOffset) {
      return Address.at(block, rowOffset * c.isa.lanes);
    }

    /** Loads a line of the packed block. */
    void line(Vec to, int rowOffset) {
      c.prefetchAhead(block, rowOffset * c.isa.lanes);
      c.load(to, place(rowOffset));
    }

    /** The block's scale as float32. */
    abstract void scale(Vec to);

    /** The block's minimum as float32. */
    void minimum(Vec to) {
      throw new IllegalStateException("no minimum");
    }

    int sections() {
      return 1;
    }

    /** Groups of one section: {@code firstGroup} of it and those after it. */
    int sectionGroups() {
      return 1;
    }

    /** Makes sections of at most {@link PackedType#groupsAtOnce} groups from here on. */
    void useFewRegisters() {}

    /** The number of the {@code i}th group of a section. */
    int group(int section, int i) {
      return 0;
    }

    abstract void section(int section, Sink sink);

    /** What the scales of groups need once a block; they may use the stack from RSP on. */
    void prepareGroups() {}

    /** Bytes of the stack that {@link #prepareGroups} uses. */
    int stackBytes() {
      return 0;
    }

    /** A group's scale as a whole number. */
    void groupScale(Vec to, int group) {
      throw new IllegalStateException("no scales of groups");
    }

    /** What a group's minimum is multiplied by, as a whole number. */
    void groupMinimum(Vec to, int group) {
      throw new IllegalStateException("no minima of groups");
    }
  }

  abstract Unpacker unpacker(Code c, Gpr block);

  /** The fewest groups that a section can be made of; 0 for blocks of 32. */
  int groupsAtOnce() {
    return 0;
  }

  /** Groups of a block. */
  int groups() {
    return columns / groupColumns;
  }

  /** Bytes of a packed block before its first line of levels. */
  int headBytes(Isa isa) {
    return isa.lanes
        * layout.fields().stream()
            .filter(field -> field.bytes() == 4)
            .mapToInt(Layout.Field::to)
            .min()
            .orElse(0);
  }

  /** Bytes of one packed block of {@code isa.lanes} rows. */
  int blockBytes(Isa isa) {
    return layout.rowBytes() * isa.lanes;
  }
}
