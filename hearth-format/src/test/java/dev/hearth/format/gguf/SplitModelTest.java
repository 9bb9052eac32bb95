package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models split into several files. */
class SplitModelTest {
  private static final int U16 = 2;
  private static final int I32 = 5;

  @TempDir private Path folder;
  private Path first;

  @BeforeEach
  void threeFiles() {
    first = part(0, 3, 4, "m-00001-of-00003.gguf");
    part(1, 3, 4, "m-00002-of-00003.gguf", "a", "b");
    part(2, 3, 4, "m-00003-of-00003.gguf", "c", "d");
  }

  /**
   * A file that says it is so-and-so, with tensors of 8 floats that are the letters of its name.
   */
  private Path part(int number, int count, int tensors, String file, String... names) {
    RawGguf raw =
        RawGguf.header(names.length, 4)
            .key("general.name", 8)
            .string("part " + number)
            .key("split.no", U16)
            .i16(number)
            .key("split.count", U16)
            .i16(count)
            .key("split.tensors.count", I32)
            .i32(tensors);
    for (int i = 0; i < names.length; i++) {
      raw.tensor(names[i], BlockType.F32.ggmlId(), 32L * i, 8);
    }
    if (names.length > 0) {
      raw.pad(32);
    }
    for (String name : names) {
      for (int i = 0; i < 8; i++) {
        raw.f32(name.charAt(0));
      }
    }
    return raw.in(folder, file);
  }

  @Test
  void opensTogether() {
    try (GgufFile file = GgufFile.open(first)) {
      assertThat(file.metadata().string("general.name")).isEqualTo("part 0");
      assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("a", "b", "c", "d");
      assertThat(file.tensors()).extracting(TensorInfo::fileIndex).containsExactly(1, 1, 2, 2);
      for (TensorInfo tensor : file.tensors()) {
        assertThat(file.data(tensor).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 28))
            .isEqualTo(tensor.name().charAt(0));
      }
      assertThat(file.paths()).hasSize(3);
      assertThat(file.path()).isEqualTo(first);
      assertThat(file.fileBytes())
          .isEqualTo(file.paths().stream().mapToLong(path -> path.toFile().length()).sum());
    }
  }

  @Test
  void aCopyIsWhole() {
    Path whole = folder.resolve("whole.gguf");
    try (GgufFile file = GgufFile.open(first);
        GgufWriter writer = GgufWriter.create(whole)) {
      writer.copyAll(file.metadata());
      file.tensors().forEach(t -> writer.declare(t.name(), t.type(), t.dimensions()));
      file.tensors().forEach(t -> writer.write(t.name(), file.data(t)));
      writer.finish();
    }
    try (GgufFile file = GgufFile.open(whole)) {
      assertThat(file.metadata().keys()).containsExactly("general.name");
      assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void oneOrNoSplitsIsAWholeModel() {
    GgufFile.open(part(0, 1, 1, "one.gguf", "a")).close();
    GgufFile.open(part(0, 0, 1, "none.gguf", "a")).close();
  }

  @Test
  void notTheFirst() {
    refused(
        folder.resolve("m-00002-of-00003.gguf"),
        Code.BAD_INPUT,
        "\"m-00002-of-00003.gguf\" is file 2 of a model of 3 files",
        "open \"m-00001-of-00003.gguf\"");
  }

  @Test
  void missingPart() throws IOException {
    Files.delete(folder.resolve("m-00003-of-00003.gguf"));
    refused(first, Code.NOT_FOUND, "m-00003-of-00003.gguf");
  }

  @Test
  void renamed() throws IOException {
    Path renamed = Files.move(first, folder.resolve("model.gguf"));
    refused(
        renamed, Code.BAD_INPUT, "\"model.gguf\" is file 1 of 3 by its content, not by its name");
  }

  @Test
  void nameOfAnotherCount() throws IOException {
    Path renamed = Files.move(first, folder.resolve("m-00001-of-00002.gguf"));
    refused(renamed, Code.BAD_INPUT, "by its content its name is \"m-00001-of-00003.gguf\"");
  }

  @Test
  void partOfAnotherNumber() {
    part(2, 3, 4, "m-00002-of-00003.gguf", "a", "b");
    refused(
        first,
        Code.BAD_INPUT,
        "\"m-00002-of-00003.gguf\": by its content file 3 of 3, expected file 2 of 3");
  }

  @Test
  void partOfAnotherCount() {
    part(1, 2, 4, "m-00002-of-00003.gguf", "a", "b");
    refused(
        first,
        Code.BAD_INPUT,
        "\"m-00002-of-00003.gguf\": by its content file 2 of 2, expected file 2 of 3");
  }

  @Test
  void partThatIsNone() {
    RawGguf.header(0, 0).in(folder, "m-00002-of-00003.gguf");
    refused(first, Code.BAD_INPUT, "\"m-00002-of-00003.gguf\", key \"split.no\" is missing");
  }

  @Test
  void wrongTensorCount() {
    part(2, 3, 4, "m-00003-of-00003.gguf", "c");
    refused(first, Code.BAD_INPUT, "the files hold 3 tensors, the first says 4");
  }

  @Test
  void tensorInTwoFiles() {
    part(2, 3, 4, "m-00003-of-00003.gguf", "c", "a");
    refused(
        first,
        Code.BAD_INPUT,
        "\"m-00003-of-00003.gguf\": tensor \"a\" is in an earlier file as well");
  }

  @Test
  void damagedPart() throws IOException {
    Path part = folder.resolve("m-00003-of-00003.gguf");
    byte[] bytes = Files.readAllBytes(part);
    Files.write(part, Arrays.copyOf(bytes, bytes.length - 1));
    refused(first, Code.BAD_INPUT, "\"m-00003-of-00003.gguf\", tensor \"d\"", "incomplete");
  }

  @Test
  void moreFilesThanTheLimit() {
    Path path = part(0, 1001, 4, "m-00001-of-01001.gguf");
    refused(path, Code.LIMIT, "says it is one of 1001 files");
  }

  @Test
  void negativeCount() {
    Path path =
        RawGguf.header(0, 1).key("split.count", I32).i32(-3).in(folder, "m-00001-of-00001.gguf");
    refused(path, Code.BAD_INPUT, "key \"split.count\" is -3");
  }

  @Test
  void changesAreNoticed() throws IOException {
    List<Path> paths;
    try (GgufFile file = GgufFile.open(first)) {
      paths = file.paths();
      file.checkUnchanged();
      Files.write(paths.get(1), new byte[1], StandardOpenOption.APPEND);
      assertThatThrownBy(file::checkUnchanged)
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("\"m-00002-of-00003.gguf\" was changed after it was opened");
    }
    try (GgufFile file = GgufFile.open(first)) {
      Files.copy(paths.get(2), folder.resolve("other"));
      Files.setLastModifiedTime(folder.resolve("other"), Files.getLastModifiedTime(paths.get(2)));
      Files.move(folder.resolve("other"), paths.get(2), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(file::checkUnchanged)
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("\"m-00003-of-00003.gguf\" was changed after it was opened");
    }
    try (GgufFile file = GgufFile.open(first)) {
      Files.delete(first);
      assertThatThrownBy(file::checkUnchanged)
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("m-00001-of-00003.gguf");
    }
  }

  private static void refused(Path path, Code code, String... messageParts) {
    assertThatThrownBy(() -> GgufFile.open(path).close())
        .isInstanceOfSatisfying(HearthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(messageParts);
  }
}
