package dev.hearth.format.gguf;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused though it may not be damaged: too much, not there, not a file. */
class OpenRefusalTest {
  private static final int U8 = 0;
  private static final int U32 = 4;
  private static final int F32 = 0;

  @TempDir private Path folder;

  @Test
  void moreKeysThanTheLimit() {
    Limits few = new Limits(1 << 20, 1, 100, 4, 10, 64, 32, 1);
    Path path = RawGguf.header(0, 2).key("a", U8).u8(0).key("b", U8).u8(0).in(folder, "m.gguf");
    assertThatThrownBy(() -> GgufFile.open(path, few))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT))
        .hasMessageContaining("header, byte 24: metadata count is 2, the limit is 1");
  }

  @Test
  void moreTensorsThanTheLimit() {
    Limits few = new Limits(1 << 20, 1, 100, 4, 1, 64, 32, 1);
    Path path =
        RawGguf.header(2, 0)
            .tensor("a", F32, 0, 8)
            .tensor("b", F32, 32, 8)
            .pad(32)
            .zeros(64)
            .in(folder, "m.gguf");
    assertThatThrownBy(() -> GgufFile.open(path, few))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT))
        .hasMessageContaining("header, byte 16: tensor count is 2, the limit is 1");
  }

  @Test
  void moreMetadataThanTheLimit() {
    Limits few = new Limits(40, 1, 100, 4, 1, 64, 32, 1);
    Path path = RawGguf.header(0, 1).key("a.b", U32).i32(0).in(folder, "m.gguf");
    assertThatThrownBy(() -> GgufFile.open(path, few))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT))
        .hasMessageContaining("key \"a.b\", byte 39: metadata goes on beyond 40 bytes");
  }

  @Test
  void nothingThere() {
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("none.gguf")))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
        .hasMessageContaining("none.gguf");
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
        .hasMessageContaining("is a directory");
  }

  @Test
  void unreadable() throws IOException {
    Path loop = folder.resolve("loop.gguf");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> GgufFile.open(loop))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
        .hasMessageContaining("\"loop.gguf\" cannot be read");
  }

  @Test
  void cutWhileItIsRead() throws IOException {
    Path path = Files.write(folder.resolve("m.gguf"), new byte[1 << 20]);
    try (Arena arena = Arena.ofShared();
        FileChannel file = FileChannel.open(path, READ, WRITE)) {
      MemorySegment bytes = file.map(MapMode.READ_ONLY, 0, 1 << 20, arena);
      file.truncate(0);
      assertThatThrownBy(() ->
              MappedPart.unlessCut(
                  path, () -> HeaderReader.read("m.gguf", 0, bytes, Limits.DEFAULT)))
          .isInstanceOfSatisfying(
              HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
          .hasMessageContaining("\"m.gguf\" was cut while it was read");
    }
  }
}
