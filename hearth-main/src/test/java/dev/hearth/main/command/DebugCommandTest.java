package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DebugCommandTest {
  private static final Fixtures FIXTURES = Fixtures.testdata();
  private static final String GPT_2 =
      FIXTURES.unpacked("vocab/ggml-vocab-gpt-2.gguf.gz").toString();

  @TempDir private Path folder;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(folder);
  }

  private String batch(List<? extends JsonNode> lines) throws IOException {
    Path file = folder.resolve("batch.jsonl");
    Files.write(file, lines.stream().map(Json::line).toList());
    return file.toString();
  }

  private String batch(String text) throws IOException {
    return Files.writeString(folder.resolve("batch.jsonl"), text).toString();
  }

  @Test
  void tokenizesAsTheGoldensSay() throws IOException {
    List<JsonNode> cases =
        FIXTURES.json("tokenizer/gpt-2.json.gz").get("cases").values().stream().toList();
    List<ObjectNode> lines = new ArrayList<>();
    for (JsonNode one : cases) {
      lines.add(Json.object().put("text", one.get("text").asString()).put("bos", false));
    }
    assertThat(commands.run("debug", "tokenize", GPT_2, "--batch", batch(lines)))
        .isEqualTo(ExitCode.DONE);
    List<JsonNode> answers = commands.jsonLines();
    assertThat(answers).hasSize(cases.size());
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get("ids")).as("case %d", i).isEqualTo(cases.get(i).get("ids"));
    }
  }

  @Test
  void tokenizesOneTextFromTheCommandLine() {
    assertThat(commands.run("debug", "tokenize", GPT_2, "--text", " Hello world"))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).isEqualTo("{\"ids\":[18435,995]}\n");
    commands.run("debug", "tokenize", GPT_2, "--text=<|endoftext|>", "--special");
    assertThat(commands.output()).isEqualTo("{\"ids\":[50256]}\n");
    commands.run("debug", "tokenize", GPT_2, "--text=<|endoftext|>");
    assertThat(commands.json().get("ids").size()).isGreaterThan(1);
    commands.run("debug", "tokenize", GPT_2, "--text", "");
    assertThat(commands.output()).isEqualTo("{\"ids\":[]}\n");
    commands.run("debug", "tokenize", GPT_2, "--text", "@" + GPT_2);
    assertThat(commands.json().get("ids").size()).as("a text is no file name").isPositive();
  }

  @Test
  void putsWhatTheModelWantsAroundATextUnlessTold() {
    String model = FIXTURES.unpacked("models/llama.gguf.gz").toString();
    commands.run("debug", "tokenize", model, "--text", "a");
    int bos = commands.json().at("/ids/0").asInt();
    int length = commands.json().get("ids").size();
    assertThat(bos).isEqualTo(1);
    commands.run("debug", "tokenize", model, "--text", "a", "--no-bos");
    assertThat(commands.json().get("ids").size()).isEqualTo(length - 1);
  }

  @Test
  void detokenizesAsTheGoldensSay() throws IOException {
    List<JsonNode> cases =
        FIXTURES.json("tokenizer/gpt-2.json.gz").get("detok").values().stream().toList();
    List<ObjectNode> lines = new ArrayList<>();
    for (JsonNode one : cases) {
      ObjectNode line = Json.object();
      line.set("ids", one.get("ids"));
      lines.add(line);
    }
    commands.run("debug", "detokenize", GPT_2, "--batch", batch(lines));
    List<JsonNode> answers = commands.jsonLines();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(bytes(answers.get(i))).as("case %d", i).isEqualTo(bytes(cases.get(i)));
    }
    assertThat(answers).as("some are not UTF-8").anyMatch(answer -> answer.has("text_b64"));
  }

  private static byte[] bytes(JsonNode node) {
    return node.has("text_b64")
        ? Base64.getDecoder().decode(node.get("text_b64").asString())
        : node.get("text").asString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void samplesAsTheGoldensSay() throws IOException {
    JsonNode goldens = FIXTURES.json("sampler/sampler.json.gz");
    // the tiny qwen3 has the vocabulary of the goldens' llama3
    String model = FIXTURES.unpacked("models/qwen3.gguf.gz").toString();
    List<JsonNode> cases = new ArrayList<>();
    List<ObjectNode> lines = new ArrayList<>();
    for (JsonNode one : goldens.get("cases")) {
      if (!one.has("steps")) {
        cases.add(one);
        ObjectNode line = Json.object().put("model", model);
        ObjectNode input = line.putObject("input");
        input.set("logits", goldens.get("logits").get(one.get("logits").asString()));
        input.set("chain", one.get("chain"));
        if (one.has("history")) {
          input.set("history", one.get("history"));
        }
        lines.add(line);
      }
    }
    commands.run("debug", "sample", "--batch", batch(lines));
    List<JsonNode> answers = commands.jsonLines();
    assertThat(answers).hasSizeGreaterThan(300).hasSameSizeAs(cases);
    for (int i = 0; i < answers.size(); i++) {
      JsonNode expected = cases.get(i).get("result");
      assertThat(answers.get(i).get("n")).as("case %d", i).isEqualTo(expected.get("n"));
      assertThat(answers.get(i).get("candidates").size())
          .isEqualTo(Math.min(64, expected.get("n").asInt()));
      if (expected.has("selected")) {
        assertThat(answers.get(i).get("selected")).isEqualTo(expected.get("selected"));
      }
    }
  }

  @Test
  void samplesFromAFile() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("input.json"),
            "{\"logits\":[2.0,1.5,null,0.5],\"chain\":[[\"top_k\",3],[\"greedy\"]]}");
    assertThat(commands.run("debug", "sample", "--input", input.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.json().get("n").asInt()).isEqualTo(3);
    assertThat(commands.json().get("selected").asInt()).isZero();
  }

  @Test
  void rendersATemplateFromAFileOrAModel() throws IOException {
    Path template =
        Files.writeString(
            folder.resolve("t.jinja"),
            "{% for m in messages %}{{ m.content }}|{% endfor %}{{ strftime_now('%d %b %Y') }}");
    Path input =
        Files.writeString(folder.resolve("i.json"), "{\"messages\":[{\"content\":\"é\\n\"}]}");
    commands.run(
        "debug",
        "render",
        "--template",
        template.toString(),
        "--input",
        input.toString(),
        "--now",
        "2026-11-21T09:30:15");
    assertThat(commands.json().get("text").asString()).isEqualTo("é\n|21 Nov 2026");
    String model = FIXTURES.unpacked("models/gemma4-e.gguf.gz").toString();
    ObjectNode line = Json.object().put("model", model);
    line.putObject("input")
        .put("bos_token", "<bos>")
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", "Hi");
    ObjectNode both = line.deepCopy().put("template", template.toString());
    ObjectNode late = line.deepCopy().put("now", "noon");
    commands.run("debug", "render", "--batch", batch(List.of(line, both, late)));
    List<JsonNode> answers = commands.jsonLines();
    assertThat(answers.getFirst().get("text").asString()).startsWith("<bos><|turn>user\nHi");
    assertThat(answers.subList(1, 3))
        .extracting(answer -> answer.at("/error/code").asString())
        .containsExactly("usage", "usage");
  }

  @Test
  void refusesInputThatItDoesNotUnderstand() throws IOException {
    String lines =
        """
        {"input":{"logits":[1,"x"],"chain":[]}}
        {"input":{"logits":[],"chain":[]}}
        {"input":{"logits":[1],"chain":[["top_q",1]]}}
        {"input":{"logits":[1],"chain":[],"history":[7]}}
        {"input":{"logits":[1],"chain":[],"extra":1}}
        {"input":{"logits":[1],"chain":[["dry",1,2,2,64,["x"]]]}}
        {"input":3}
        """;
    commands.run("debug", "sample", "--batch", batch(lines));
    assertThat(commands.jsonLines())
        .hasSize(7)
        .allMatch(answer -> answer.has("error"))
        .extracting(answer -> answer.at("/error/code").asString())
        .containsExactly(
            "bad_input", "bad_input", "usage", "bad_input", "bad_input", "usage", "bad_input");
  }

  @Test
  void aLineThatFailsSaysSoInItsPlace() throws IOException {
    String lines =
        """
        {"text":"a"}
        {"text":3}

        {"text":"a","special":"yes"}
        ["text"]
        {"text":
        {"model":"other.gguf","text":"a"}
        {"text":"a","text":"b"}
        {"txet":"a"}
        {"text":"a"}\
        """;
    assertThat(commands.run("debug", "tokenize", GPT_2, "--batch", batch(lines)))
        .isEqualTo(ExitCode.DONE);
    List<JsonNode> answers = commands.jsonLines();
    assertThat(answers).hasSize(10);
    assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    assertThat(answers.subList(1, 9))
        .extracting(answer -> answer.at("/error/code").asString())
        .containsExactly(
            "usage", "bad_input", "usage", "bad_input", "bad_input", "usage", "bad_input", "usage");
    assertThat(answers.get(8).at("/error/message").asString())
        .isEqualTo("there is no argument 'txet'");
  }

  @Test
  void aLineMustBeUtf8() throws IOException {
    Path file = folder.resolve("batch.jsonl");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}', '\n'});
    commands.run("debug", "tokenize", GPT_2, "--batch", file.toString());
    assertThat(commands.json().at("/error/message").asString()).isEqualTo("the line is not UTF-8");
  }

  @Test
  void refusalsAreJsonToo() {
    assertThat(commands.run("debug", "detokenize", GPT_2, "--ids", "1,x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(commands.json().at("/error/code").asString()).isEqualTo("usage");
    assertThat(commands.run("debug", "detokenize", GPT_2, "--ids", "1,999999"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.json().at("/error/message").asString()).contains("999999");
    assertThat(commands.run("debug", "tokenize", "--text", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.json().at("/error/message").asString()).isEqualTo("'model' is missing");
    assertThat(commands.run("debug", "tokenize", GPT_2, "--batch", "none"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.json().at("/error/code").asString()).isEqualTo("not_found");
    assertThat(commands.notes()).isEmpty();
  }
}
