package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.KeptOnDisk;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings that outlive the engine. */
class RestartTest {
  private static final int PROMPT = 150;
  private static final EngineSettings SETTINGS =
      EngineSettings.standard()
          .withKernels("exact")
          .withCacheType(CacheType.F32)
          .withThreads(1)
          .withContextTokens(512);

  @TempDir private Path folder;

  private record Told(String text, int cached) {}

  private static int[] prompt(int length) {
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = 5 + i * 7 % 200;
    }
    return ids;
  }

  private static Told ask(Engine engine, String tenant, int length) throws InterruptedException {
    Request request =
        Request.of(tenant, prompt(length))
            .checkpoints(PROMPT - 10)
            .outputTokensMax(8)
            .ignoreEnd(true)
            .build();
    StringBuilder text = new StringBuilder();
    int cached = -1;
    try (Reply reply = engine.submit(request)) {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        if (event instanceof Event.Text(String piece)) {
          text.append(piece);
        } else if (event instanceof Event.Done done) {
          cached = done.usage().cachedTokens();
        }
      }
    }
    return new Told(text.toString(), cached);
  }

  private static Path model(String name) {
    return Fixtures.testdata().unpacked("models/" + name + ".gguf.gz");
  }

  private Engine open(String model, EngineSettings settings, long bytesMax) {
    return Engines.open(model(model), settings, new KeptOnDisk(folder, bytesMax, "test"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Told fresh(String model) throws InterruptedException {
    try (Engine engine = Engines.open(model(model), SETTINGS)) {
      return ask(engine, "ann", PROMPT + 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3", "gemma4-e", "qwen35", "lfm2"})
  void aRestartGoesOnFromWhatWasComputedWithTheSameBits(String model) throws Exception {
    Told expected = fresh(model);
    try (Engine engine = open(model, SETTINGS, 1 << 30)) {
      assertThat(ask(engine, "ann", PROMPT).cached()).isZero();
    }
    assertThat(files()).isNotEmpty();
    for (int life = 0; life < 2; life++) {
      try (Engine engine = open(model, SETTINGS, 1 << 30)) {
        assertThat(ask(engine, "bob" + life, PROMPT + 20).cached()).as("another tenant").isZero();
        Told told = ask(engine, "ann", PROMPT + 20);
        assertThat(told.cached()).isGreaterThanOrEqualTo(PROMPT - 10);
        assertThat(told.text()).isEqualTo(expected.text());
      }
    }
    try (Engine engine = open(model, SETTINGS.withCacheType(CacheType.F16), 1 << 30)) {
      assertThat(ask(engine, "ann", PROMPT + 20).cached()).as("another cache type").isZero();
    }
  }

  @Test
  void whatIsDamagedIsRemovedAndComputedAnew() throws Exception {
    Told expected = fresh("qwen3");
    try (Engine engine = open("qwen3", SETTINGS, 1 << 30)) {
      ask(engine, "ann", PROMPT);
    }
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = whole.clone();
      if (i % 4 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else {
        // the first bytes are the lengths, the others mostly keys and values
        int at = random.nextInt(i % 2 == 0 ? damaged.length : 1000);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
      }
      for (Path old : files()) {
        Files.delete(old);
      }
      Files.write(file, damaged);
      try (Engine engine = open("qwen3", SETTINGS, 1 << 30)) {
        assertThat(files()).as("removed").isEmpty();
        Told told = ask(engine, "ann", PROMPT + 20);
        assertThat(told.cached()).isZero();
        assertThat(told.text()).isEqualTo(expected.text());
      }
    }
  }

  @Test
  void noMoreIsKeptThanAllowed() throws Exception {
    try (Engine engine = open("qwen3", SETTINGS, 1000)) {
      ask(engine, "ann", PROMPT);
    }
    assertThat(files()).isEmpty();
  }
}
