package dev.hearth.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.tenant.Key;
import dev.hearth.server.tenant.KeyFile;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import dev.hearth.testing.Fixtures;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A tiny model with two adapters behind the server. */
class AdaptersTest {
  private static final String MATRIX = "blk.0.ffn_down.weight";
  private static final int COLUMNS = 192;
  private static final int ROWS = 96;

  @TempDir private Path home;
  private TestServer server;

  private record Opener(List<AdapterSettings> adapters) implements ModelOpener {
    @Override
    public Models.Known describe(Path file) {
      return new Models.Known("?", 1, Instant.EPOCH, "f", "Q", 1, 1024, "", false);
    }

    @Override
    public Need need(Path file) {
      return new Need(1, 1, 1);
    }

    @Override
    public Engine open(Path file, int contextTokens) {
      return Engines.open(
          file,
          EngineSettings.standard()
              .withKernels("exact")
              .withCacheType(CacheType.F32)
              .withThreads(1)
              .withContextTokens(512)
              .withAdapters(adapters));
    }
  }

  private AdapterSettings adapter(String name, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path target = home.resolve(name + ".gguf");
    try (Arena arena = Arena.ofConfined();
        GgufWriter writer = GgufWriter.replace(target)) {
      writer.put("general.architecture", Value.text("qwen3"));
      writer.put("general.type", Value.text("adapter"));
      writer.put("adapter.type", Value.text("lora"));
      writer.put(LoraFile.ALPHA, Value.float32(4));
      writer.declare(MATRIX + LoraFile.DOWN, BlockType.F32, List.of((long) COLUMNS, 2L));
      writer.declare(MATRIX + LoraFile.UP, BlockType.F32, List.of(2L, (long) ROWS));
      writer.write(MATRIX + LoraFile.DOWN, randoms(arena, random, 2 * COLUMNS));
      writer.write(MATRIX + LoraFile.UP, randoms(arena, random, 2 * ROWS));
      writer.finish();
    }
    return AdapterSettings.of(target, 0);
  }

  private static MemorySegment randoms(Arena arena, SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    MemorySegment memory = arena.allocate(4L * count, 64);
    BlockCodec.encode(BlockType.F32, values, 0, count, memory, 0, null);
    return memory;
  }

  @BeforeEach
  void start() {
    List<Path> files = List.of(Fixtures.testdata().unpacked("models/qwen3.gguf.gz"));
    Opener opener = new Opener(List.of(adapter("one", 1), adapter("two", 2)));
    server = TestServer.of(home, files, opener, TestServer.settings());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer ask(String fields) {
    return server.post(
        "/v1/chat/completions",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":10,"
            + "\"temperature\":0"
            + fields
            + "}");
  }

  private String content(String fields) {
    Answer answer = ask(fields);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().at("/choices/0/message").toString();
  }

  @Test
  void requestsChooseAndStandingScalesAreForTheRest() {
    String plain = content("");
    String one = content(",\"lora\":[{\"id\":0,\"scale\":1}]");
    String two = content(",\"lora\":[{\"id\":1,\"scale\":1.0}]");
    String both = content(",\"lora\":[{\"id\":1,\"scale\":1},{\"id\":0,\"scale\":-0.5}]");
    assertThat(new HashSet<>(List.of(plain, one, two, both))).hasSize(4);
    assertThat(content(",\"lora\":[]")).isEqualTo(plain);
    assertThat(content(",\"hearth\":{\"lora\":[{\"id\":0,\"scale\":1}]}")).isEqualTo(one);

    Answer set = server.post("/lora-adapters", "[{\"id\":0,\"scale\":1}]");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(set.json().get("success").asBoolean()).isTrue();
    assertThat(content("")).isEqualTo(one);
    assertThat(content(",\"lora\":[]")).isEqualTo(plain);
    assertThat(content(",\"lora\":[{\"id\":1,\"scale\":1}]")).isEqualTo(two);
    JsonNode list = server.get("/lora-adapters").json();
    assertThat(list).hasSize(2);
    assertThat(list.at("/0/id").asInt()).isZero();
    assertThat(list.at("/0/path").asString()).isEqualTo("one.gguf");
    assertThat(list.at("/0/scale").asDouble()).isEqualTo(1);
    assertThat(list.at("/1/scale").asDouble()).isZero();

    JsonNode shown = server.post("/lora", "{\"scales\":{\"two\":1,\"one\":-0.5}}").json();
    assertThat(shown.at("/adapters/1/name").asString()).isEqualTo("two");
    assertThat(shown.at("/adapters/1/scale").asDouble()).isEqualTo(1);
    assertThat(shown.at("/adapters/0/sha256").asString()).hasSize(64);
    assertThat(server.get("/lora").json()).isEqualTo(shown);
    assertThat(content("")).isEqualTo(both);
    JsonNode open = server.management("/status").json().at("/models/0/adapters");
    assertThat(open.at("/0/name").asString()).isEqualTo("one");
    assertThat(open.at("/0/scale").asDouble()).isEqualTo(-0.5);
  }

  @Test
  void otherEndpointsTakeThemToo() {
    String text = "{\"prompt\":\"Hello\",\"max_tokens\":8,\"temperature\":0";
    String plain = server.post("/v1/completions", text + "}").json().at("/choices").toString();
    String one =
        server
            .post("/v1/completions", text + ",\"lora\":[{\"id\":0,\"scale\":1}]}")
            .json()
            .at("/choices")
            .toString();
    assertThat(one).isNotEqualTo(plain);
    String input = "{\"input\":\"Hello\",\"max_output_tokens\":8,\"temperature\":0";
    Answer response = server.post("/v1/responses", input + ",\"lora\":[{\"id\":0,\"scale\":1}]}");
    assertThat(response.status()).as(response.text()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    Answer unknown = ask(",\"lora\":[{\"id\":7,\"scale\":1}]");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.error().get("param").asString()).isEqualTo("lora");
    assertThat(unknown.error().get("message").asString()).contains("7", "0 (one), 1 (two)");
    assertThat(ask(",\"lora\":[{\"scale\":1}]").error().get("param").asString())
        .isEqualTo("lora[0].id");
    assertThat(ask(",\"lora\":[{\"id\":0}]").error().get("param").asString())
        .isEqualTo("lora[0].scale");
    assertThat(ask(",\"lora\":[{\"id\":0,\"scale\":1e300}]").status()).isEqualTo(400);
    assertThat(ask(",\"lora\":[{\"id\":0,\"scale\":1},{\"id\":0,\"scale\":1}]").status())
        .isEqualTo(400);
    assertThat(ask(",\"lora\":[{\"id\":0,\"scale\":1,\"how\":2}]").status()).isEqualTo(400);
    assertThat(server.post("/lora-adapters", "{\"id\":0}").status()).isEqualTo(400);
    assertThat(server.post("/lora-adapters", "[3]").status()).isEqualTo(400);
    Answer named = server.post("/lora", "{\"scales\":{\"three\":1}}");
    assertThat(named.status()).isEqualTo(404);
    assertThat(named.error().get("message").asString()).contains("one, two");
    assertThat(server.get("/lora-adapters").json().at("/0/scale").asDouble()).isZero();
  }

  @Test
  void onlyKeysThatManageChangeWhatStands() {
    server.close();
    String uses = KeyFile.newSecret();
    String manages = KeyFile.newSecret();
    KeyFile keys = new KeyFile(home.resolve("keys.json"));
    keys.add(key("uses", uses, false));
    keys.add(key("manages", manages, true));
    start();
    String body = "[{\"id\":0,\"scale\":1}]";
    assertThat(server.post("/lora-adapters", body, bearer(uses)).status()).isEqualTo(403);
    assertThat(server.post("/lora", "{\"scales\":{}}", bearer(uses)).status()).isEqualTo(403);
    assertThat(server.get("/lora-adapters", bearer(uses)).json().at("/0/scale").asDouble())
        .isZero();
    assertThat(server.post("/lora-adapters", body, bearer(manages)).status()).isEqualTo(200);
    assertThat(server.get("/lora-adapters", bearer(uses)).json().at("/0/scale").asDouble())
        .isEqualTo(1);
  }

  private static Key key(String name, String secret, boolean manages) {
    return new Key(
        name, name, KeyFile.hash(secret), Instant.EPOCH, manages, 0, Set.of(), Key.Limits.NONE);
  }

  private static String[] bearer(String secret) {
    return new String[] {"Authorization", "Bearer " + secret};
  }
}
