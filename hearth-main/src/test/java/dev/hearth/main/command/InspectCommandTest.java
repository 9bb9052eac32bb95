package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class InspectCommandTest {
  private static final Fixtures FIXTURES = Fixtures.testdata();

  @TempDir private Path folder;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(folder);
  }

  @Test
  void saysWhatAModelIs() {
    Path model = FIXTURES.unpacked("models/gemma4-e.gguf.gz");
    assertThat(commands.run("inspect", model.toString())).isEqualTo(ExitCode.DONE);
    assertThat(commands.output())
        .contains("  name                  tiny-gemma4-e\n")
        .contains("  architecture          gemma4\n")
        .contains("  layers                8\n")
        .contains("  begin of text         2:<bos>\n")
        .contains("  replies read as       gemma4\n")
        .contains("  f16                   69 tensors, 942080 weights, 1.8 MiB\n");
    assertThat(commands.notes()).isEmpty();
  }

  @Test
  void saysTheSameToScripts() throws Exception {
    Path model = FIXTURES.unpacked("models/llama-q.q4_k.gguf.gz");
    assertThat(commands.run("inspect", model.toString(), "--json")).isEqualTo(ExitCode.DONE);
    JsonNode report = commands.json();
    assertThat(report.at("/model/architecture").asString()).isEqualTo("llama");
    assertThat(report.at("/model/supported").asBoolean()).isTrue();
    assertThat(report.at("/files/0/sha256").asString()).isEqualTo(sha256(model));
    assertThat(report.at("/weights/file_bytes").asLong()).isEqualTo(Files.size(model));
    long weights = 0;
    long bytes = 0;
    for (JsonNode type : report.get("types")) {
      weights += type.get("weights").asLong();
      bytes += type.get("bytes").asLong();
    }
    assertThat(report.at("/weights/parameters").asLong()).isEqualTo(weights);
    assertThat(report.at("/weights/bits_per_weight").asDouble()).isEqualTo(8.0 * bytes / weights);
    assertThat(report.at("/types/0/type").asString()).isEqualTo("q4_k");
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void listsTensorsAndMetadata() {
    String model = FIXTURES.unpacked("models/qwen3.gguf.gz").toString();
    commands.run("inspect", model, "--json", "--tensors", "--metadata", "--no-digest");
    JsonNode report = commands.json();
    assertThat(report.get("files")).isEmpty();
    assertThat(report.get("tensors").size()).isEqualTo(report.at("/weights/tensors").asInt());
    assertThat(report.at("/tensors/0/name").asString()).isEqualTo("token_embd.weight");
    assertThat(report.at("/metadata/general.architecture").asString()).isEqualTo("qwen3");
    assertThat(report.at("/metadata/qwen3.block_count").asInt()).isEqualTo(3);
    JsonNode tokens = report.at("/metadata/tokenizer.ggml.tokens");
    assertThat(tokens.get("length").asInt()).isEqualTo(512);
    assertThat(tokens.get("first").size()).isEqualTo(16);
    commands.run("inspect", model, "--tensors", "--metadata", "--no-digest");
    assertThat(commands.output())
        .contains("Tensors\n  token_embd.weight ")
        .contains("\n  qwen3.block_count (uint32): 3\n");
  }

  @Test
  void readsAVocabularyWithoutAModel() {
    Path vocabulary = FIXTURES.unpacked("vocab/ggml-vocab-gpt-2.gguf.gz");
    assertThat(commands.run("inspect", vocabulary.toString(), "--json")).isEqualTo(ExitCode.DONE);
    JsonNode report = commands.json();
    assertThat(report.at("/weights/parameters").asLong()).isZero();
    assertThat(report.at("/weights").has("bits_per_weight")).isFalse();
    assertThat(report.at("/vocabulary/tokens").asInt()).isEqualTo(50257);
  }

  /** A file can be wanted exactly because something in it is wrong. */
  @Test
  void whatIsDamagedDoesNotHideTheRest() throws IOException {
    Path file = folder.resolve("odd.gguf");
    try (GgufWriter writer = GgufWriter.create(file)) {
      writer.put("general.architecture", Value.text("strange"));
      writer.put("general.name", Value.text("\u001b]0;title\u0007 \u202edrawkcab"));
      writer.put("general.sampling.temp", Value.float32(0.5f));
      writer.finish();
    }
    assertThat(commands.run("inspect", file.toString())).isEqualTo(ExitCode.DONE);
    assertThat(commands.output())
        .contains("  name                  <U+1B>]0;title<U+7> <U+202E>drawkcab\n")
        .contains("  runs here             no\n")
        .contains("  problem ")
        .contains("  temperature           0.5\n")
        .doesNotContain("\u001b");
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("letter.txt"), "Dear reader");
    assertThat(commands.run("inspect", text.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).startsWith("error [bad_input]: ").contains("\nfix: ");
    assertThat(commands.run("inspect", folder.resolve("none").toString(), "--json"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.json().at("/error/code").asString()).isEqualTo("not_found");
    assertThat(commands.run("inspect")).isEqualTo(ExitCode.USAGE);
  }
}
