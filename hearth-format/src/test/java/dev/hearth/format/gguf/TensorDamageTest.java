package dev.hearth.format.gguf;

import static dev.hearth.format.gguf.Refusals.refused;

import dev.hearth.format.HearthException.Code;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be wrong with the tensor table, each with its own message and place. */
class TensorDamageTest {
  private static final int F32 = 0;
  private static final int Q8_0 = 8;

  @TempDir private Path folder;

  @Test
  void tensorNameThatIsTooLong() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("n".repeat(128), F32, 0, 8).pad(32).zeros(32),
        "tensor \"0\", byte 24: tensor name has 128 bytes, at most 127 are read");
  }

  @Test
  void tensorNameThatIsEmpty() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("", F32, 0, 8).pad(32).zeros(32),
        "tensor \"0\", byte 24: tensor name is empty");
  }

  @Test
  void tensorNameThatIsNotUtf8() {
    refused(
        folder,
        RawGguf.header(1, 0).i64(1).u8(0xff).i32(1).i64(8).i32(F32).i64(0).pad(32).zeros(32),
        "tensor \"0\", byte 32: tensor name is not UTF-8");
  }

  @Test
  void tensorThatIsThereTwice() {
    RawGguf file = RawGguf.header(2, 0).tensor("a", F32, 0, 8).tensor("a", F32, 32, 8);
    refused(folder, file.pad(32).zeros(64), "tensor \"a\", byte 57: the tensor is there twice");
  }

  @Test
  void noDimensions() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0).zeros(64),
        "tensor \"a\", byte 33: dimension count is 0, not 1 to 4");
  }

  @Test
  void fiveDimensions() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, 1, 1, 1, 1, 1).zeros(64),
        "tensor \"a\", byte 33: dimension count is 5, not 1 to 4");
  }

  @Test
  void countlessDimensions() {
    refused(
        folder,
        RawGguf.header(1, 0).string("a").i32(-1).zeros(64),
        "tensor \"a\", byte 33: dimension count is 4294967295, not 1 to 4");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void dimensionBelowOne(long size) {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, 8, size).zeros(64),
        "tensor \"a\", byte 45: dimension 1 is " + size + ", not at least 1");
  }

  static Stream<long[]> overflowingDimensions() {
    return Stream.of(
        new long[] {1L << 62, 2},
        new long[] {1L << 32, 1L << 32}, // overflows to 0
        new long[] {1L << 31, 1L << 31, 4},
        new long[] {3, 3, 3, Long.MAX_VALUE},
        new long[] {1L << 61}); // as bytes
  }

  @ParameterizedTest
  @MethodSource("overflowingDimensions")
  void dimensionsThatOverflow(long[] dimensions) {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, dimensions).zeros(64),
        "tensor \"a\", byte " + (37 + 8 * dimensions.length) + ": dimensions [",
        "] need more than 2^63 bytes");
  }

  @Test
  void rowsThatAreNotWholeBlocks() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", Q8_0, 0, 48, 2).pad(32).zeros(128),
        "tensor \"a\", byte 53: rows of 48 weights are not whole q8_0 blocks of 32");
  }

  @ParameterizedTest
  @CsvSource({"4,4", "31,31", "9999,9999", "-1,4294967295"})
  void unknownTensorType(int type, String shown) {
    refused(
        folder,
        Code.UNSUPPORTED,
        RawGguf.header(1, 0).tensor("a", type, 0, 8).pad(32).zeros(32),
        "tensor \"a\", byte 45: tensor type " + shown + " is not known");
  }

  @Test
  void offsetThatIsNotAligned() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 16, 8).pad(32).zeros(64),
        "tensor \"a\", byte 49: offset 16 is not a multiple of the alignment 32");
  }

  @ParameterizedTest
  @CsvSource({"96,96", "-32,18446744073709551584", "9223372036854775776,9223372036854775776"})
  void offsetBeyondTheFile(long offset, String shown) {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, offset, 8).pad(32).zeros(32),
        "tensor \"a\", byte 49: data of 32 bytes at offset "
            + shown
            + " of the data section ends beyond the file of 96 bytes");
  }

  @Test
  void truncatedData() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, 8).pad(32).zeros(31),
        "tensor \"a\", byte 49: data of 32 bytes at offset 0 of the data section ends beyond the"
            + " file of 95 bytes",
        "the file is incomplete");
  }

  @Test
  void truncatedBeforeTheData() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, 8),
        "tensor \"a\", byte 49: data of 32 bytes at offset 0 of the data section ends beyond the"
            + " file of 57 bytes");
  }

  @Test
  void hugeData() {
    refused(
        folder,
        RawGguf.header(1, 0).tensor("a", F32, 0, 1L << 60).pad(32).zeros(32),
        "data of 4611686018427387904 bytes at offset 0");
  }

  @Test
  void overlappingTensors() {
    RawGguf file =
        RawGguf.header(3, 0)
            .tensor("a", F32, 64, 8)
            .tensor("b", F32, 0, 9)
            .tensor("c", F32, 32, 8)
            .pad(32);
    refused(
        folder,
        file.zeros(96),
        "tensor \"c\", byte " + (file.size() - 64) + ": data overlaps that of tensor \"b\"");
  }

  @Test
  void tensorsInOnePlace() {
    refused(
        folder,
        RawGguf.header(2, 0).tensor("a", F32, 0, 8).tensor("b", F32, 0, 8).pad(32).zeros(64),
        "tensor \"b\", byte 96: data overlaps that of tensor \"a\"");
  }
}
