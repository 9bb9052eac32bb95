package dev.hearth.format.gguf;

import static dev.hearth.format.gguf.Refusals.refused;

import dev.hearth.format.HearthException.Code;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a file before its first metadata entry. */
class HeaderDamageTest {

  @TempDir private Path folder;

  @Test
  void emptyFile() {
    refused(folder, new RawGguf(ByteOrder.LITTLE_ENDIAN), "header, byte 0: the file is empty");
  }

  @Test
  void shorterThanTheMagic() {
    refused(
        folder,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii("GGU"),
        "header, byte 0: magic number takes 4 bytes, 3 bytes remain");
  }

  @Test
  void shorterThanTheVersion() {
    refused(
        folder,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii("GGUF").i16(3),
        "header, byte 4: version takes 4 bytes, 2 bytes remain");
  }

  @Test
  void shorterThanTheHeader() {
    refused(
        folder,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii("GGUF").i32(3).i64(0).i32(0),
        "header, byte 16: metadata count takes 8 bytes, 4 bytes remain");
  }

  @Test
  void wrongMagic() {
    refused(
        folder,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii("GGUE").zeros(20),
        "header, byte 0: begins with bytes 47 47 55 45, not with GGUF");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version https://git-lfs.github.com/spec/v1", "<!DOCTYPE html><html>"})
  void textInPlaceOfTheModel(String text) {
    refused(
        folder,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii(text),
        ": a text that stands for a file, not the model itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmgg", "fmgg", "tjgg"})
  void olderFormats(String magic) {
    refused(
        folder,
        Code.UNSUPPORTED,
        new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii(magic).zeros(20),
        "header, byte 0: begins with bytes",
        "a GGML file, older than GGUF",
        "convert it to GGUF");
  }

  @Test
  void versionOne() {
    refused(
        folder,
        Code.UNSUPPORTED,
        RawGguf.header(1, 0, 0),
        "header, byte 4: GGUF version 1; versions 2 and 3 can be read",
        "convert it to version 3");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "4,4", "-1,4294967295"})
  void unknownVersion(int version, String shown) {
    refused(
        folder,
        Code.UNSUPPORTED,
        RawGguf.header(version, 0, 0),
        "header, byte 4: GGUF version " + shown + "; versions 2 and 3 can be read");
  }

  @Test
  void bigEndian() {
    refused(
        folder,
        Code.UNSUPPORTED,
        new RawGguf(ByteOrder.BIG_ENDIAN).ascii("GGUF").i32(3).i64(0).i64(0),
        "header, byte 4: a big-endian file; only little-endian files can be read");
  }

  @Test
  void byteSwappedMagic() {
    refused(
        folder,
        Code.UNSUPPORTED,
        new RawGguf(ByteOrder.BIG_ENDIAN).ascii("FUGG").i32(3).i64(0).i64(0),
        "header, byte 0: a big-endian file; only little-endian files can be read");
  }

  @ParameterizedTest
  @CsvSource({
    "-1,18446744073709551615",
    "-9223372036854775808,9223372036854775808",
    "9223372036854775807,9223372036854775807",
    "1000000000000,1000000000000",
    "4,4"
  })
  void tensorCountThatTheFileCannotHold(long count, String shown) {
    refused(
        folder,
        RawGguf.header(count, 0).zeros(112),
        "header, byte 8: tensor count is " + shown + ", 120 bytes remain");
  }

  @ParameterizedTest
  @CsvSource({"-1,18446744073709551615", "9223372036854775807,9223372036854775807", "10,10"})
  void metadataCountThatTheFileCannotHold(long count, String shown) {
    refused(
        folder,
        RawGguf.header(0, count).zeros(139),
        "header, byte 16: metadata count is " + shown + ", 139 bytes remain");
  }
}
