package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From texts to a vocabulary, a model, an adapter and the two merged. */
class TuneCommandTest {
  @TempDir private Path home;
  private CommandLines commands;

  @BeforeEach
  void start() throws IOException {
    commands = new CommandLines(home);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"messages\":[{\"role\":\"user\",\"content\":\"how is pod-%d today\"},"
                  + "{\"role\":\"assistant\",\"content\":\"pod-%d is well\"}]}",
              i,
              i));
    }
    Files.write(home.resolve("train.jsonl"), lines);
    Files.writeString(
        home.resolve("train.json"),
        """
        {"model": {"family": "qwen3", "layers": 1, "width": 32, "heads": 2, "inner": 32,
          "context": 64},
         "vocabulary": "words.gguf", "data": {"train": ["train.jsonl"]},
         "plan": {"seed": 1, "steps": 4, "batch_tokens": 256, "micro_batch_tokens": 256},
         "checkpoint": {"folder": "kept"}, "output": {"file": "tiny.gguf", "type": "Q8_0"}}
        """);
  }

  private String at(String name) {
    return home.resolve(name).toString();
  }

  @Test
  void trainsAdaptsAndMerges() {
    assertThat(
            commands.run(
                "tune",
                "vocabulary",
                "--size",
                "270",
                "--output",
                at("words.gguf"),
                at("train.jsonl")))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).startsWith("270 tokens from 120 texts");
    assertThat(commands.run("tune", "train", "--json", "--config", at("train.json")))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("\"steps\":4", "\"sha256\":\"");
    assertThat(commands.notes()).contains("60 samples", "step 1/4", "tokens/s", "step 4");
    assertThat(home.resolve("tiny.gguf.loss.html")).content().contains("<polyline");
    assertThat(
            commands.run(
                "tune",
                "lora",
                at("tiny.gguf"),
                "--data",
                at("train.jsonl"),
                "--output",
                at("adapter.gguf"),
                "--rank",
                "2",
                "--steps",
                "2",
                "--context",
                "64",
                "--layers",
                "0-0"))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.notes()).contains("6 held out", "held-out loss without the adapter");
    assertThat(
            commands.run(
                "tune",
                "merge",
                at("tiny.gguf"),
                at("adapter.gguf"),
                "--output",
                at("merged.gguf"),
                "--type",
                "F16"))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("7 tensors changed");
    assertThat(commands.run("inspect", "--no-digest", at("merged.gguf"))).isEqualTo(ExitCode.DONE);
    runsUnderTheAdapter();
  }

  private void runsUnderTheAdapter() {
    String adapter = at("adapter.gguf");
    assertThat(commands.run("inspect", "--json", "--no-digest", adapter)).isEqualTo(ExitCode.DONE);
    JsonNode facts = commands.json().get("adapter");
    assertThat(facts.get("rank").asInt()).isEqualTo(2);
    assertThat(facts.get("matrices").asInt()).isEqualTo(7);
    assertThat(facts.get("base_mark").asString()).hasSize(64);
    assertThat(run("tiny.gguf", "--lora", adapter + "=0.5")).isEqualTo(ExitCode.DONE);
    assertThat(commands.json().at("/adapters/0/name").asString()).isEqualTo("adapter");
    assertThat(commands.json().at("/adapters/0/scale").asDouble()).isEqualTo(0.5);
    assertThat(run("tiny.gguf")).isEqualTo(ExitCode.DONE);
    assertThat(commands.json().has("adapters")).isFalse();
    assertThat(run("tiny.gguf", "--lora", adapter + "=much")).isEqualTo(ExitCode.USAGE);
    assertThat(run("tiny.gguf", "--lora", at("tiny.gguf"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.output()).contains("general.type");
    assertThat(run("merged.gguf", "--lora", adapter)).isEqualTo(ExitCode.REFUSED);
    assertThat(commands.output()).contains("trained on another model", "--lora-any-base");
    assertThat(run("merged.gguf", "--lora", adapter, "--lora-any-base")).isEqualTo(ExitCode.DONE);
  }

  private ExitCode run(String model, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("run", at(model), "--json", "--raw", "-n", "3", "--context", "64"));
    line.addAll(List.of(more));
    line.add("pod-1");
    return commands.run(line.toArray(String[]::new));
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(commands.run("tune")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("tune", "train")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("tune", "train", "--config", at("nothing.json")))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).contains("cannot be read");
    assertThat(
            commands.run(
                "tune",
                "lora",
                at("x.gguf"),
                "--data",
                at("train.jsonl"),
                "--output",
                at("a.gguf"),
                "--layers",
                "all"))
        .isEqualTo(ExitCode.USAGE);
  }
}
