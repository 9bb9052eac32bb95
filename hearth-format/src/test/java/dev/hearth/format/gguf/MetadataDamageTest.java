package dev.hearth.format.gguf;

import static dev.hearth.format.gguf.Refusals.refused;

import dev.hearth.format.HearthException.Code;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be wrong with metadata, each with its own message and place. */
class MetadataDamageTest {
  private static final int U8 = 0;
  private static final int U32 = 4;
  private static final int I32 = 5;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  @TempDir private Path folder;

  @Test
  void fewerEntriesThanAnnounced() {
    refused(
        folder,
        RawGguf.header(0, 2).key("a.long.enough.key", STRING).string("x".repeat(20)),
        "metadata entry \"1\", byte 81: length of key takes 8 bytes, 0 bytes remain");
  }

  @ParameterizedTest
  @CsvSource({"-1,18446744073709551615", "11,11", "9223372036854775807,9223372036854775807"})
  void keyBeyondTheFile(long length, String shown) {
    refused(
        folder,
        RawGguf.header(0, 1).i64(length).zeros(10),
        "metadata entry \"0\", byte 24: length of key is " + shown + ", 10 bytes remain");
  }

  @Test
  void keyThatIsNotUtf8() {
    refused(
        folder,
        RawGguf.header(0, 1).i64(2).u8(0xc3).u8(0x28).i32(U8).u8(0),
        "metadata entry \"0\", byte 32: key is not UTF-8");
  }

  @Test
  void keyThatIsEmpty() {
    refused(
        folder,
        RawGguf.header(0, 1).i64(0).i32(U32).i32(0),
        "metadata entry \"0\", byte 24: key is empty");
  }

  @Test
  void keyThatIsTooLong() {
    refused(
        folder,
        RawGguf.header(0, 1).key("k".repeat(65_536), U8).u8(0),
        "metadata entry \"0\", byte 24: key has 65536 bytes, at most 65535 are read");
  }

  @Test
  void keyThatIsThereTwice() {
    refused(
        folder,
        RawGguf.header(0, 2).key("a.b", U8).u8(1).key("a.b", U32).i32(1),
        "key \"a.b\", byte 40: the key is there twice");
  }

  @ParameterizedTest
  @CsvSource({"13,13", "-1,4294967295", "2147483647,2147483647"})
  void unknownValueType(int type, String shown) {
    refused(
        folder,
        RawGguf.header(0, 1).key("a.b", type).i64(0),
        "key \"a.b\", byte 35: value type is " + shown + ", not 0 to 12");
  }

  @Test
  void unknownElementType() {
    refused(
        folder,
        RawGguf.header(0, 1).array("a.b", 13, 0),
        "key \"a.b\", byte 39: element type of array is 13, not 0 to 12");
  }

  @Test
  void valueBeyondTheFile() {
    refused(
        folder,
        RawGguf.header(0, 1).key("a.b", U32).i16(0),
        "key \"a.b\", byte 39: uint32 takes 4 bytes, 2 bytes remain");
  }

  @ParameterizedTest
  @CsvSource({"-1,18446744073709551615", "4,4", "9223372036854775807,9223372036854775807"})
  void stringBeyondTheFile(long length, String shown) {
    refused(
        folder,
        RawGguf.header(0, 1).key("a.b", STRING).i64(length).zeros(3),
        "key \"a.b\", byte 39: length of string is " + shown + ", 3 bytes remain");
  }

  @ParameterizedTest
  @CsvSource({
    "4,4611686018427387905,4611686018427387905", // × 4 bytes overflows to 4
    "4,-1,18446744073709551615",
    "4,3,3",
    "8,2,2",
    "10,1152921504606846977,1152921504606846977",
    "0,12,12"
  })
  void arrayBeyondTheFile(int element, long length, String shown) {
    refused(
        folder,
        RawGguf.header(0, 1).array("a.b", element, length).zeros(11),
        "key \"a.b\", byte 43: length of array is " + shown + ", 11 bytes remain");
  }

  @Test
  void stringOfAnArrayBeyondTheFile() {
    refused(
        folder,
        RawGguf.header(0, 1).array("a.b", STRING, 2).string("xyz").i64(1),
        "key \"a.b\", byte 62: length of string is 1, 0 bytes remain");
  }

  @Test
  void nestedArrayBeyondTheFile() {
    refused(
        folder,
        RawGguf.header(0, 1).array("a.b", ARRAY, 1).i32(U32).i64(3).zeros(11),
        "key \"a.b\", byte 55: length of array is 3, 11 bytes remain");
  }

  @Test
  void arraysWithinArraysTooDeep() {
    RawGguf file = RawGguf.header(0, 1).array("a.b", ARRAY, 1);
    for (int i = 0; i < 3; i++) {
      file.i32(ARRAY).i64(1);
    }
    refused(
        folder,
        Code.LIMIT,
        file.i32(U8).i64(0),
        "key \"a.b\", byte 87: arrays within arrays go deeper than 4");
  }

  @Test
  void arraysWithinArraysWithoutEnd() {
    RawGguf file = RawGguf.header(0, 1).array("a.b", ARRAY, 1);
    for (int i = 0; i < 100_000; i++) {
      file.i32(ARRAY).i64(1);
    }
    refused(folder, Code.LIMIT, file, "arrays within arrays go deeper than 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 128, 255})
  void boolThatIsNeither(int flag) {
    refused(
        folder,
        RawGguf.header(0, 1).key("a.b", BOOL).u8(flag),
        "key \"a.b\", byte 39: bool is " + flag + ", not 0 or 1");
  }

  @Test
  void boolOfAnArrayThatIsNeither() {
    refused(
        folder,
        RawGguf.header(0, 1).array("a.b", BOOL, 3).u8(0).u8(1).u8(2),
        "key \"a.b\", byte 53: bool is 2, not 0 or 1");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 24, 33, 131_072, 1L << 31, 0xffff_ffffL})
  void alignment(long alignment) {
    refused(
        folder,
        RawGguf.header(0, 1).key("general.alignment", U32).i32((int) alignment),
        "key \"general.alignment\", byte 53: alignment is "
            + alignment
            + ", not a power of two from 8 to 65536");
  }

  @Test
  void negativeAlignment() {
    refused(
        folder,
        RawGguf.header(0, 1).key("general.alignment", I32).i32(-32),
        "alignment is -32, not a power of two");
  }

  @Test
  void alignmentThatIsNoNumber() {
    refused(
        folder,
        RawGguf.header(0, 1).key("general.alignment", STRING).string("32"),
        "key \"general.alignment\" is string, not a whole number");
  }

  @Test
  void namesInMessagesCannotSteerTheTerminal() {
    refused(
        folder,
        RawGguf.header(0, 1).key("\u001b[31m\"\n\u202e" + "k".repeat(100), 99).i64(0),
        "key \"\\u{1b}[31m\\u{22}\\u{a}\\u{202e}" + "k".repeat(72) + "…\"");
  }
}
