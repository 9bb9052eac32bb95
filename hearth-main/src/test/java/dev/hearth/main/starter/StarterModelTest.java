package dev.hearth.main.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelTest {
  @TempDir private Path home;

  @Test
  void unpacksOnceAndMendsWhatWasChanged() throws IOException {
    Path file = StarterModel.unpacked(home);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(file.getParent()).isEqualTo(home.resolve("models"));
    assertThat(bytes.length).isLessThan(10_000_000);
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    assertThat(StarterModel.unpacked(home)).isEqualTo(file);
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(StarterModel.unpacked(home)).isEqualTo(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    try (var files = Files.list(home.resolve("models"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void saysWhatItIsAndWhatItIsNot() {
    try (GgufFile file = GgufFile.open(StarterModel.unpacked(home))) {
      assertThat(file.metadata().string("general.license")).isEqualTo("Apache-2.0");
      assertThat(file.metadata().string("general.description")).contains("good for nothing else");
    }
    assertThat(StarterModel.card()).contains("How it was trained", "What it scores", "Limits");
  }
}
