package dev.hearth.main.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Settings read(Map<String, String> environment, boolean terminal) {
    return Settings.read(environment, "/somebody", terminal);
  }

  @Test
  void hasDefaults() {
    assertThat(read(Map.of(), true))
        .isEqualTo(new Settings(Path.of("/somebody/.hearth"), false, true, 80));
  }

  @Test
  void readsTheEnvironment() {
    var environment =
        Map.of("HEARTH_HOME", "/data/../models", "HEARTH_DEBUG", "1", "COLUMNS", "72");
    assertThat(read(environment, true)).isEqualTo(new Settings(Path.of("/models"), true, true, 72));
  }

  @Test
  void emptyIsNotSet() {
    var environment = Map.of("HEARTH_HOME", "", "HEARTH_DEBUG", "", "NO_COLOR", "", "COLUMNS", "");
    assertThat(read(environment, true)).isEqualTo(read(Map.of(), true));
    assertThat(read(Map.of("HEARTH_DEBUG", "0"), true).debug()).isFalse();
  }

  @Test
  void coloursOnlyForPeopleWhoWantThem() {
    assertThat(read(Map.of(), false).colour()).isFalse();
    assertThat(read(Map.of("NO_COLOR", "1"), true).colour()).isFalse();
  }

  @Test
  void keepsPagesReadable() {
    assertThat(read(Map.of("COLUMNS", "7"), true).columns()).isEqualTo(60);
    assertThat(read(Map.of("COLUMNS", "9999"), true).columns()).isEqualTo(100);
    assertThat(read(Map.of("COLUMNS", "wide"), true).columns()).isEqualTo(80);
  }
}
