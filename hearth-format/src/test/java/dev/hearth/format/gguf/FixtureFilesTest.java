package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model and vocabulary of the fixtures, compared with a second, independent reading. */
class FixtureFilesTest {
  private static final String SUFFIX = ".gguf.gz";

  @TempDir private Path folder;

  static Stream<String> base() {
    return files(Fixtures.testdata());
  }

  static Stream<String> all() {
    return files(Fixtures.conformance());
  }

  @ParameterizedTest
  @MethodSource("base")
  void readsAsTheSecondReadingDoes(String file) throws IOException {
    checkReading(Fixtures.testdata().unpacked(file));
  }

  @ParameterizedTest
  @MethodSource("base")
  void isWrittenBackByteForByte(String file) throws IOException {
    checkRoundTrip(Fixtures.testdata().unpacked(file));
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("all")
  void everyFileReadsAsTheSecondReadingDoes(String file) throws IOException {
    checkReading(Fixtures.conformance().unpacked(file));
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("all")
  void everyFileIsWrittenBackByteForByte(String file) throws IOException {
    checkRoundTrip(Fixtures.conformance().unpacked(file));
  }

  @Tag("conformance")
  @Test
  void theWholeSetIsThere() {
    Stream<String> listed =
        Fixtures.conformance()
            .json("MANIFEST.json")
            .valueStream()
            .map(entry -> entry.get("path").asString())
            .filter(name -> name.endsWith(SUFFIX));
    assertThat(all()).isNotEmpty().containsExactlyInAnyOrderElementsOf(listed.toList());
  }

  private static Stream<String> files(Fixtures fixtures) {
    return Stream.of("models", "vocab")
        .flatMap(
            folder -> fixtures.names(folder, SUFFIX).stream().map(n -> folder + "/" + n + SUFFIX));
  }

  private static void checkReading(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    TinyParse expected = new TinyParse(bytes);
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.version()).isEqualTo(expected.version);
      assertThat(file.fileBytes()).isEqualTo(bytes.length);
      assertThat(file.metadataBytes()).isEqualTo(expected.metadataBytes);
      assertThat(file.metadata().keys()).containsExactlyElementsOf(expected.metadata.keySet());
      for (String key : expected.metadata.keySet()) {
        Value value = file.metadata().value(key);
        assertThat(value.type().number()).as(key).isEqualTo(expected.types.get(key));
        assertSame(key, value, expected.metadata.get(key));
      }
      checkTensors(file, expected, bytes);
    }
  }

  private static void checkTensors(GgufFile file, TinyParse expected, byte[] bytes) {
    List<TensorInfo> tensors = file.tensors();
    assertThat(tensors).hasSameSizeAs(expected.tensors);
    for (int i = 0; i < tensors.size(); i++) {
      TensorInfo tensor = tensors.get(i);
      TinyParse.Tensor other = expected.tensors.get(i);
      assertThat(tensor.name()).isEqualTo(other.name());
      assertThat(tensor.type().ggmlId()).isEqualTo(other.type());
      assertThat(tensor.dimensions()).isEqualTo(other.dimensions());
      assertThat(tensor.fileIndex()).isZero();
      assertThat(tensor.offset()).isEqualTo(expected.dataOffset + other.offset());
      // the fixtures are packed, so the next tensor says where this one ends
      long end =
          i + 1 < tensors.size()
              ? expected.tensors.get(i + 1).offset()
              : bytes.length - expected.dataOffset;
      assertThat(end - other.offset() - tensor.bytes()).as(tensor.name()).isBetween(0L, 31L);
      assertThat(file.tensor(tensor.name())).isSameAs(tensor);
      MemorySegment data = file.data(tensor);
      assertThat(data.isReadOnly()).isTrue();
      byte[] part =
          Arrays.copyOfRange(
              bytes, (int) tensor.offset(), (int) (tensor.offset() + tensor.bytes()));
      assertThat(data.mismatch(MemorySegment.ofArray(part))).as(tensor.name()).isEqualTo(-1);
    }
  }

  /** Descends into arrays without an assertion per element, of which there are millions. */
  private static void assertSame(String key, Value value, Object expected) {
    if (!same(value, expected)) {
      assertThat(value.toString()).as(key).isEqualTo(expected.toString());
      throw new AssertionError(key + " differs");
    }
  }

  private static boolean same(Value value, Object expected) {
    return switch (value) {
      case Value.Whole(_, var number) -> expected.equals(number);
      case Value.Float32(var number) -> expected.equals(number);
      case Value.Float64(var number) -> expected.equals(number);
      case Value.Flag(var flag) -> expected.equals(flag);
      case Value.Text text -> expected.equals(ByteBuffer.wrap(text.bytes()));
      case Value.Items(_, var items) -> {
        List<?> others = (List<?>) expected;
        for (int i = 0; i < items.size(); i++) {
          if (i >= others.size() || !same(items.get(i), others.get(i))) {
            yield false;
          }
        }
        yield items.size() == others.size();
      }
    };
  }

  private void checkRoundTrip(Path path) throws IOException {
    byte[] original = Files.readAllBytes(path);
    Path copied = folder.resolve("copied.gguf");
    Path encoded = folder.resolve("encoded.gguf");
    try (GgufFile file = GgufFile.open(path);
        GgufWriter copy = GgufWriter.create(copied);
        GgufWriter encoding = GgufWriter.create(encoded)) {
      copy.copyAll(file.metadata());
      file.metadata().keys().forEach(key -> encoding.put(key, file.metadata().value(key)));
      writeTensors(file, copy);
      writeTensors(file, encoding);
      // the format leaves open whether a file without tensors is padded; this writer does not
      byte[] expected =
          file.tensors().isEmpty() ? Arrays.copyOf(original, (int) file.metadataBytes()) : original;
      assertSameBytes(copied, expected);
      assertSameBytes(encoded, expected);
    }
  }

  private static void writeTensors(GgufFile file, GgufWriter writer) {
    file.tensors().forEach(t -> writer.declare(t.name(), t.type(), t.dimensions()));
    for (TensorInfo tensor : file.tensors()) {
      MemorySegment data = file.data(tensor);
      long half = data.byteSize() / 2;
      writer.write(tensor.name(), data.asSlice(0, half));
      byte[] onHeap = data.asSlice(half).toArray(ValueLayout.JAVA_BYTE);
      writer.write(tensor.name(), MemorySegment.ofArray(onHeap));
    }
    writer.finish();
  }

  private static void assertSameBytes(Path path, byte[] expected) throws IOException {
    assertThat(Arrays.mismatch(Files.readAllBytes(path), expected)).isEqualTo(-1);
  }
}
