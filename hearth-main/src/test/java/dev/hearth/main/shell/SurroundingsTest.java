package dev.hearth.main.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  private static Surroundings read(Map<String, String> environment) {
    return Surroundings.read(environment, "/somebody", Path.of("/project"));
  }

  @Test
  void hasDefaults() {
    Surroundings around = read(Map.of());
    assertThat(around.offline()).isFalse();
    assertThat(around.network().huggingFace()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(around.network().token()).isEmpty();
    assertThat(around.caches().ollama()).containsExactly(Path.of("/somebody/.ollama/models"));
    assertThat(around.caches().huggingFace())
        .containsExactly(Path.of("/somebody/.cache/huggingface/hub"));
    assertThat(around.lock().path()).isEqualTo(Path.of("/project/hearth.lock"));
  }

  @Test
  void readsTheEnvironment() {
    Surroundings around =
        read(
            Map.of(
                "HF_ENDPOINT", "https://mirror.example",
                "HF_TOKEN", "hf_x",
                "HF_HUB_OFFLINE", "1",
                "HF_HOME", "/hf",
                "OLLAMA_MODELS", "/ollama",
                "HTTPS_PROXY", "http://upper:1",
                "https_proxy", "http://lower:2",
                "ALL_PROXY", "http://all:3",
                "NO_PROXY", "a,b"));
    assertThat(around.offline()).isTrue();
    assertThat(around.network().huggingFace()).isEqualTo(URI.create("https://mirror.example"));
    assertThat(around.network().token()).isEqualTo("hf_x");
    assertThat(around.network().proxies().https()).isEqualTo("http://lower:2");
    assertThat(around.network().proxies().http()).isEqualTo("http://all:3");
    assertThat(around.network().proxies().direct()).isEqualTo("a,b");
    assertThat(around.caches().huggingFace()).containsExactly(Path.of("/hf/hub"));
    assertThat(around.caches().ollama()).containsExactly(Path.of("/ollama"));
  }

  @Test
  void refusesWhatIsNoAddress() {
    for (String wrong :
        new String[] {"mirror.example", "ftp://mirror.example", "https://", "a b"}) {
      assertThatThrownBy(() -> read(Map.of("HF_ENDPOINT", wrong)))
          .hasMessageContaining("HF_ENDPOINT is not an address");
    }
  }

  @Test
  void aTransferSaysShareSpeedAndTimeLeft() {
    assertThat(TransferLine.text("x.gguf", 100_000_000, 100_000_000, 400_000_000, 4))
        .isEqualTo("x.gguf [==========          ]  50 %  200 MB of 400 MB  25.0 MB/s  8 s left");
    assertThat(TransferLine.text("x", 0, 50_000_000_000L, 100_000_000_000L, 5000))
        .contains("50.0 GB of 100.0 GB  10.0 MB/s  1 h 23 min left");
    assertThat(TransferLine.text("x", 0, 0, 400, 0)).endsWith("0 MB of 0 MB  0.0 MB/s");
    assertThat(TransferLine.text("x", 0, 5_000_000, -1, 1)).isEqualTo("x 5 MB  5.0 MB/s");
  }
}
