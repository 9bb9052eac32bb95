package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a written file holds, and that nothing is there until it is finished. */
class GgufWriterTest {
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void target() {
    target = folder.resolve("m.gguf");
  }

  @Test
  void bytesAreThoseOfTheSpecification() throws IOException {
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer
          .put("general.alignment", Value.uint32(64))
          .put("name", Value.text("ä"))
          .put("flags", new Value.Items(ValueType.BOOL, List.of(Value.flag(true))))
          .declare("a", BlockType.Q8_0, List.of(32L, 2L))
          .declare("b", BlockType.F32, List.of(3L));
      writer.write("a", MemorySegment.ofArray(new byte[68]));
      writer.write("b", MemorySegment.ofArray(new float[] {1, 2, 3}));
      writer.finish();
    }
    RawGguf expected =
        RawGguf.header(2, 3)
            .key("general.alignment", 4)
            .i32(64)
            .key("name", 8)
            .string("ä")
            .array("flags", 7, 1)
            .u8(1)
            .tensor("a", 8, 0, 32, 2)
            .tensor("b", 0, 128, 3)
            .pad(64)
            .zeros(68)
            .pad(64)
            .f32(1)
            .f32(2)
            .f32(3)
            .pad(64);
    assertThat(Files.readAllBytes(target)).isEqualTo(expected.toBytes());
  }

  @Test
  void everyTypeOfValueComesBack() {
    List<Value> values =
        List.of(
            new Value.Whole(ValueType.UINT8, 255),
            new Value.Whole(ValueType.INT8, -128),
            new Value.Whole(ValueType.UINT16, 65_535),
            new Value.Whole(ValueType.INT16, -32_768),
            Value.uint32(0xffff_ffffL),
            new Value.Whole(ValueType.INT32, -1),
            new Value.Whole(ValueType.UINT64, -1),
            new Value.Whole(ValueType.INT64, Long.MIN_VALUE),
            Value.float32(0.1f),
            new Value.Float64(0.1),
            Value.flag(false),
            Value.text("čau"),
            new Value.Text(new byte[] {(byte) 0xff, 0}),
            Value.texts(List.of("a", "", "b")),
            Value.int32s(1, -2),
            Value.float32s(0.5f, Float.NEGATIVE_INFINITY),
            new Value.Items(ValueType.STRING, List.of()),
            new Value.Items(
                ValueType.ARRAY, List.of(Value.int32s(1), Value.texts(List.of("nested")))));
    try (GgufWriter writer = GgufWriter.create(target)) {
      for (int i = 0; i < values.size(); i++) {
        writer.put("key." + i, values.get(i));
      }
      writer.finish();
    }
    try (GgufFile file = GgufFile.open(target)) {
      assertThat(file.metadata().keys().stream().map(file.metadata()::value))
          .containsExactlyElementsOf(values);
    }
  }

  @Test
  void aReplacedEntryKeepsItsPlace() {
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer.put("a", Value.uint32(1)).put("b", Value.uint32(2)).put("c", Value.uint32(3));
      writer.put("a", Value.text("new")).remove("b").finish();
    }
    try (GgufFile file = GgufFile.open(target)) {
      assertThat(file.metadata().keys()).containsExactly("a", "c");
      assertThat(file.metadata().string("a")).isEqualTo("new");
    }
  }

  @Test
  void alignmentIsCopiedWithItsKey() {
    Path other = folder.resolve("other.gguf");
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer.put("general.alignment", Value.uint32(256));
      writer.declare("a", BlockType.F32, List.of(1L));
      writer.write("a", MemorySegment.ofArray(new float[1]));
      writer.finish();
    }
    try (GgufFile file = GgufFile.open(target);
        GgufWriter writer = GgufWriter.create(other)) {
      assertThat(file.alignment()).isEqualTo(256);
      writer.copyAll(file.metadata()).declare("a", BlockType.F32, List.of(1L));
      writer.write("a", file.data(file.tensors().getFirst()));
      writer.finish();
      assertThat(other).hasSameBinaryContentAs(target);
    }
  }

  @Test
  void nothingIsThereUntilItIsFinished() throws IOException {
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer.declare("a", BlockType.F32, List.of(2L));
      writer.write("a", MemorySegment.ofArray(new float[1]));
      assertThat(target).doesNotExist();
      assertThatIllegalStateException()
          .isThrownBy(writer::finish)
          .withMessageContaining("no data yet for tensor a");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anExistingFileIsReplacedOnlyOnRequest() throws IOException {
    Files.writeString(target, "precious");
    assertThatThrownBy(() -> GgufWriter.create(target))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.USAGE))
        .hasMessageContaining("is there already");
    try (GgufWriter writer = GgufWriter.replace(target)) {
      writer.put("a", Value.uint32(1));
      assertThat(target).hasContent("precious");
      writer.finish();
    }
    GgufFile.open(target).close();
    assertThat(folder.toFile().list()).containsExactly("m.gguf");
  }

  @Test
  void aFileThatAppearsMeanwhileIsKept() throws IOException {
    try (GgufWriter writer = GgufWriter.create(target)) {
      Files.writeString(target, "precious");
      assertThatThrownBy(writer::finish)
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("is there already");
    }
    assertThat(target).hasContent("precious");
    assertThat(folder.toFile().list()).containsExactly("m.gguf");
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThatThrownBy(() -> GgufWriter.create(folder.resolve("none").resolve("m.gguf")))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
        .hasMessageContaining("its folder does not exist");
  }

  @Test
  void moreThanTheDiskHolds() {
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer.declare("a", BlockType.F32, List.of(1L << 58));
      assertThatThrownBy(() -> writer.write("a", MemorySegment.ofArray(new float[1])))
          .isInstanceOfSatisfying(
              HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.DOES_NOT_FIT))
          .hasMessageContaining("will take 1152921504606846976 bytes, the disk has room for");
    }
  }

  @Test
  void callsOutOfOrder() {
    try (GgufWriter writer = GgufWriter.create(target)) {
      writer.declare("a", BlockType.F32, List.of(1L)).declare("b", BlockType.F32, List.of(1L));
      MemorySegment one = MemorySegment.ofArray(new float[1]);
      assertThatIllegalStateException().isThrownBy(() -> writer.write("b", one));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write("a", MemorySegment.ofArray(new float[2])));
      writer.write("a", one);
      assertThatIllegalStateException().isThrownBy(() -> writer.put("k", Value.flag(true)));
      assertThatIllegalStateException()
          .isThrownBy(() -> writer.declare("c", BlockType.F32, List.of(1L)));
      writer.write("b", one);
      assertThatIllegalStateException().isThrownBy(() -> writer.write("b", one));
      writer.finish();
      assertThatIllegalStateException().isThrownBy(writer::finish);
    }
  }

  @Test
  void whatTheFormatForbids() {
    try (GgufWriter writer = GgufWriter.create(target)) {
      assertThatIllegalArgumentException().isThrownBy(() -> writer.put("", Value.flag(true)));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> writer.put("k", new Value.Items(ValueType.BOOL, List.of(Value.uint32(1)))));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("n".repeat(128), BlockType.F32, List.of(1L)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("a", BlockType.F32, List.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("a", BlockType.F32, List.of(0L)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("a", BlockType.F32, List.of(1L, 1L, 1L, 1L, 1L)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("a", BlockType.Q8_0, List.of(16L, 2L)));
      writer.declare("a", BlockType.F32, List.of(1L));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.declare("a", BlockType.F32, List.of(1L)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 33, 1 << 17})
  void alignmentsThatCannotBe(int alignment) {
    try (GgufWriter writer = GgufWriter.create(target)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.put("general.alignment", Value.uint32(alignment)));
    }
  }
}
