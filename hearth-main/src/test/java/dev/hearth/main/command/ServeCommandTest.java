package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ServeCommandTest {
  private static final Pattern READY =
      Pattern.compile("ready: 1 model on (http://127\\.0\\.0\\.1:[0-9]+)");

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --models /nowhere/at/all | BAD_INPUT | there is no folder of models",
        "serve --port 70000             | USAGE     | --port",
        "serve --memory lots            | USAGE     | --memory",
        "serve --lora a.gguf            | USAGE     | name exactly one MODEL",
        "serve m.gguf --lora a.gguf=x   | USAGE     | adapter.gguf=0.5",
        "serve --tls-cert x             | USAGE     | --tls-key",
        "serve no-such-model            | BAD_INPUT | no-such-model",
        "serve --host 0.0.0.0 --port 0 --models . | REFUSED | there are no keys"
      })
  void refusesWithFactAndFix(String line, ExitCode exit, String told) {
    CommandLines commands = new CommandLines(home);
    assertThat(commands.run(line.split(" "))).isEqualTo(exit);
    assertThat(commands.notes()).contains(told);
  }

  /** A real file through the real engine: what comes is what the command line gives for it. */
  @Test
  void servesAModelUntilItIsEnded() throws IOException, InterruptedException {
    Path model = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");
    String[] serve = {
      "serve",
      model.toString(),
      "--port",
      "0",
      "--management-port",
      "0",
      "--preload",
      "--context",
      "512",
      "--kernels",
      "exact",
      "--threads",
      "1"
    };
    try (PipedInputStream lines = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(lines);
        Scanner scanner = new Scanner(lines, StandardCharsets.UTF_8)) {
      CommandLines commands = new CommandLines(home);
      CompletableFuture<ExitCode> exit = new CompletableFuture<>();
      Thread server = Thread.ofPlatform().start(() -> exit.complete(commands.runInto(out, serve)));
      Matcher ready = READY.matcher(scanner.nextLine());
      assertThat(ready.find()).isTrue();
      JsonNode first = chat(ready.group(1), "/v1/chat/completions", "");
      assertThat(first.at("/usage/completion_tokens").asInt()).isEqualTo(6);
      String text = first.at("/choices/0/message/content").asString();
      JsonNode second = chat(ready.group(1), "/v1/chat/completions", "");
      assertThat(second.at("/choices/0/message/content").asString()).isEqualTo(text);
      JsonNode ollama =
          chat(ready.group(1), "/api/chat", ",\"stream\":false,\"options\":{\"num_predict\":6}");
      assertThat(ollama.at("/message/content").asString()).isEqualTo(text);
      server.interrupt();
      assertThat(exit.join()).isEqualTo(ExitCode.CANCELLED);
    }
  }

  private static JsonNode chat(String address, String path, String more)
      throws IOException, InterruptedException {
    String limit = more.isEmpty() ? ",\"max_tokens\":6" : more;
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + limit + "}";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return Json.read(answer.body(), "the answer");
    }
  }
}
