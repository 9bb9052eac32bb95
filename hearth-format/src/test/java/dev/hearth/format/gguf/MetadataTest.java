package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What metadata gives for each kind of value, and what it refuses to give. */
class MetadataTest {
  @TempDir private Path folder;

  /** One entry of every type, named by it. */
  private static RawGguf everyType(int version) {
    return RawGguf.header(version, 0, 14)
        .key("u8", 0)
        .u8(200)
        .key("i8", 1)
        .u8(0x80)
        .key("u16", 2)
        .i16(60_000)
        .key("i16", 3)
        .i16(-2)
        .key("u32", 4)
        .i32(-1)
        .key("i32", 5)
        .i32(Integer.MIN_VALUE)
        .key("f32", 6)
        .f32(0.1f)
        .key("bool", 7)
        .u8(1)
        .key("string", 8)
        .string("grüß\0e")
        .key("u64", 10)
        .i64(-1)
        .key("i64", 11)
        .i64(Long.MIN_VALUE)
        .key("f64", 12)
        .f64(0.1)
        .key("bytes", 8)
        .i64(2)
        .u8(0xff)
        .u8('x')
        .key("empty", 8)
        .string("");
  }

  private GgufFile open(RawGguf file) {
    return GgufFile.open(file.in(folder, "m.gguf"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void everyScalar(int version) {
    try (GgufFile file = open(everyType(version))) {
      Metadata metadata = file.metadata();
      assertThat(file.version()).isEqualTo(version);
      assertThat(metadata.integer("u8")).isEqualTo(200);
      assertThat(metadata.integer("i8")).isEqualTo(-128);
      assertThat(metadata.integer("u16")).isEqualTo(60_000);
      assertThat(metadata.integer("i16")).isEqualTo(-2);
      assertThat(metadata.number("u32")).isEqualTo(0xffff_ffffL);
      assertThat(metadata.integer("i32")).isEqualTo(Integer.MIN_VALUE);
      assertThat(metadata.number("i64")).isEqualTo(Long.MIN_VALUE);
      assertThat(metadata.real("f32")).isEqualTo(0.1f);
      assertThat(metadata.real("f64")).isEqualTo(0.1);
      assertThat(metadata.flag("bool")).isTrue();
      assertThat(metadata.string("string")).isEqualTo("grüß\0e");
      assertThat(metadata.string("empty")).isEmpty();
      assertThat(metadata.bytes("bytes")).containsExactly(0xff, 'x');
    }
  }

  @Test
  void kindsAndPrintedValues() {
    try (GgufFile file = open(everyType(3))) {
      Metadata metadata = file.metadata();
      assertThat(metadata.kind("u8")).isEqualTo(new Kind.Scalar(ValueType.UINT8));
      assertThat(metadata.keys())
          .containsExactly(
              "u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "u64", "i64", "f64",
              "bytes", "empty");
      assertThat(metadata.keys().stream().map(key -> metadata.value(key).toString()))
          .containsExactly(
              "200",
              "-128",
              "60000",
              "-2",
              "4294967295",
              "-2147483648",
              "0.1",
              "true",
              "grüß\0e",
              "18446744073709551615",
              "-9223372036854775808",
              "0.1",
              "\ufffdx",
              "");
    }
  }

  @Test
  void fallbacksAreForWhatIsMissingOnly() {
    try (GgufFile file = open(everyType(3))) {
      Metadata metadata = file.metadata();
      assertThat(metadata.has("none")).isFalse();
      assertThat(metadata.integer("none", 7)).isEqualTo(7);
      assertThat(metadata.number("none", 7L)).isEqualTo(7L);
      assertThat(metadata.real("none", 0.5)).isEqualTo(0.5);
      assertThat(metadata.flag("none", true)).isTrue();
      assertThat(metadata.string("none", "x")).isEqualTo("x");
      assertThat(metadata.integer("u8", 7)).isEqualTo(200);
      assertThat(metadata.string("string", "x")).isEqualTo("grüß\0e");
      refused(() -> metadata.integer("string", 7), "key \"string\" is string, not a whole number");
      refused(() -> metadata.real("u8", 7), "key \"u8\" is uint8, not a floating-point number");
      refused(() -> metadata.flag("u8", true), "key \"u8\" is uint8, not a bool");
      refused(() -> metadata.string("bool", "x"), "key \"bool\" is bool, not a string");
    }
  }

  @Test
  void whatIsRefused() {
    try (GgufFile file = open(everyType(3))) {
      Metadata metadata = file.metadata();
      refused(() -> metadata.integer("none"), "\"m.gguf\", key \"none\" is missing");
      refused(() -> metadata.kind("none"), "key \"none\" is missing");
      refused(() -> metadata.value("none"), "key \"none\" is missing");
      refused(
          () -> metadata.integer("u32"),
          "key \"u32\" is 4294967295, not from -2147483648 to 2147483647");
      refused(
          () -> metadata.integer("i64"),
          "key \"i64\" is -9223372036854775808, not from -2147483648 to 2147483647");
      refused(() -> metadata.number("u64"), "key \"u64\" is 18446744073709551615, not below 2^63");
      refused(() -> metadata.string("bytes"), "key \"bytes\" is not UTF-8");
      refused(() -> metadata.strings("string"), "key \"string\" is string, not an array of");
      refused(() -> metadata.integers("u8"), "key \"u8\" is uint8, not an array of whole numbers");
    }
  }

  @Test
  void arrays() {
    RawGguf raw =
        RawGguf.header(0, 6)
            .array("i16s", 3, 3)
            .i16(1)
            .i16(-1)
            .i16(300)
            .array("f32s", 6, 2)
            .f32(0.1f)
            .f32(Float.NaN)
            .array("f64s", 12, 2)
            .f64(0.5)
            .f64(Double.POSITIVE_INFINITY)
            .array("bools", 7, 3)
            .u8(1)
            .u8(0)
            .u8(1)
            .array("strings", 8, 3)
            .string("a")
            .string("")
            .string("čau")
            .array("none", 8, 0);
    try (GgufFile file = open(raw)) {
      Metadata metadata = file.metadata();
      assertThat(metadata.kind("i16s")).isEqualTo(new Kind.Array(ValueType.INT16, 3));
      assertThat(metadata.integers("i16s")).containsExactly(1, -1, 300);
      assertThat(metadata.reals("f32s")).containsExactly(0.1f, Float.NaN);
      assertThat(metadata.reals("f64s")).containsExactly(0.5f, Float.POSITIVE_INFINITY);
      assertThat(metadata.flags("bools")).containsExactly(true, false, true);
      assertThat(metadata.strings("strings")).containsExactly("a", "", "čau");
      assertThat(metadata.byteStrings("strings").get(2))
          .isEqualTo("čau".getBytes(StandardCharsets.UTF_8));
      assertThat(metadata.strings("none")).isEmpty();
      assertThat(metadata.value("i16s")).hasToString("[1, -1, 300]");
      assertThatThrownBy(() -> metadata.byteStrings("strings").get(3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void arraysOfTheWrongContent() {
    RawGguf raw =
        RawGguf.header(0, 4)
            .array("u32s", 4, 2)
            .i32(5)
            .i32(-1)
            .array("f64s", 12, 2)
            .f64(0.5)
            .f64(0.1)
            .array("strings", 8, 2)
            .string("a")
            .i64(1)
            .u8(0x80)
            .array("u64s", 10, 1)
            .i64(-1);
    try (GgufFile file = open(raw)) {
      Metadata metadata = file.metadata();
      refused(() -> metadata.integers("u32s"), "key \"u32s\" is 4294967295, not from -2147483648");
      refused(() -> metadata.integers("u64s"), "is 18446744073709551615, not below 2^63");
      refused(() -> metadata.reals("f64s"), "key \"f64s\" holds 0.1, which float32 cannot");
      refused(
          () -> metadata.reals("u32s"),
          "key \"u32s\" is array of 2 uint32, not an array of floating-point numbers");
      refused(() -> metadata.flags("u32s"), "is array of 2 uint32, not an array of bools");
      refused(() -> metadata.integer("u32s"), "is array of 2 uint32, not a whole number");
      List<String> strings = metadata.strings("strings");
      assertThat(strings.getFirst()).isEqualTo("a");
      refused(() -> strings.get(1), "key \"strings\" element 1 is not UTF-8");
      assertThat(metadata.byteStrings("strings").get(1)).containsExactly(0x80);
    }
  }

  @Test
  void arraysWithinArrays() {
    RawGguf raw =
        RawGguf.header(0, 2)
            .array("a", 9, 3)
            .i32(4)
            .i64(2)
            .i32(7)
            .i32(8)
            .i32(8)
            .i64(1)
            .string("x")
            .i32(9)
            .i64(1)
            .i32(0)
            .i64(0)
            .key("after", 0)
            .u8(5);
    try (GgufFile file = open(raw)) {
      Metadata metadata = file.metadata();
      assertThat(metadata.kind("a")).isEqualTo(new Kind.Array(ValueType.ARRAY, 3));
      assertThat(metadata.value("a")).hasToString("[[7, 8], [x], [[]]]");
      assertThat(metadata.integer("after")).isEqualTo(5);
      refused(() -> metadata.integers("a"), "key \"a\" is array of 3 array");
    }
  }

  @Test
  void valuesOutOfTheRangeOfTheirType() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Whole(ValueType.UINT8, 256));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Whole(ValueType.INT8, 128));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Whole(ValueType.UINT16, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Whole(ValueType.INT16, 32768));
    assertThatIllegalArgumentException().isThrownBy(() -> Value.uint32(1L << 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Value.Whole(ValueType.INT32, 1L << 31));
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Whole(ValueType.FLOAT32, 0));
  }

  @Test
  void nothingCanBeReadAfterClosing() {
    GgufFile file = open(everyType(3));
    Metadata metadata = file.metadata();
    file.close();
    assertThatThrownBy(() -> metadata.integer("u8")).isInstanceOf(IllegalStateException.class);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
        .hasMessageContaining(message);
  }
}
