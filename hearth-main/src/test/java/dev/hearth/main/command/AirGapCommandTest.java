package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.Main;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.testing.Fixtures;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Commands in the air gap, each in a process of its own: what enters the gap never leaves it. On a
 * kernel that cannot close it, every one of them must end with 5 and say which part is missing.
 */
class AirGapCommandTest {
  private static final Pattern READY =
      Pattern.compile("ready: .* on (http://127\\.0\\.0\\.1:[0-9]+)");

  @TempDir private Path home;

  private record Ended(int exit, String out, String notes) {
    /** Whether the kernel can close a gap at all; if not, the command must have been refused. */
    boolean inTheGap() {
      if (exit != ExitCode.REFUSED.number()) {
        return true;
      }
      assertThat(notes + out).containsAnyOf("Landlock has version", "system calls", "not Linux");
      return false;
    }
  }

  private ProcessBuilder command(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("HEARTH_HOME", home.toString());
    builder.environment().put("HEARTH_ROOT", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Path notes = home.resolve("notes");
    Process process = command(arguments).redirectError(notes.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(notes));
  }

  @Test
  void theDoctorFindsEveryWayOutClosed() throws IOException, InterruptedException {
    Ended ended = run("doctor", "--airgap", "--json");
    if (!ended.inTheGap()) {
      return;
    }
    assertThat(ended.exit()).as(ended.out() + ended.notes()).isZero();
    JsonNode attempts = Json.read(ended.out(), "the answer").get("attempts");
    assertThat(attempts.size()).isGreaterThan(35);
    for (JsonNode attempt : attempts) {
      assertThat(attempt.get("denied").asBoolean()).as(attempt.toString()).isTrue();
      assertThat(attempt.get("by").asString()).matches("(seccomp|Landlock) \\((EPERM|EACCES)\\).*");
    }
  }

  /** The gap changes no bit of an answer, and a file beside the model cannot be written. */
  @Test
  void aModelAnswersAsItDoesOutside() throws IOException, InterruptedException {
    Path model = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");
    String[] outside = {
      "run", model.toString(), "Grüße", "--json", "-n", "6", "--threads", "1", "--kernels", "exact"
    };
    String[] inside = Arrays.copyOf(outside, outside.length + 1);
    inside[outside.length] = "--airgap";
    Ended closed = run(inside);
    if (!closed.inTheGap()) {
      return;
    }
    Ended open = run(outside);
    assertThat(closed.exit()).as(closed.notes()).isZero();
    JsonNode answer = Json.read(closed.out(), "the answer");
    assertThat(answer.get("text")).isNotNull().isEqualTo(Json.read(open.out(), "it").get("text"));
  }

  /** Served on loopback: clients get in, and the server has no way out. */
  @Test
  void aServerAnswersInTheGap() throws IOException, InterruptedException {
    Path model = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");
    Process process =
        command(
                "serve",
                model.toString(),
                "--airgap",
                "--port",
                "0",
                "--management-port",
                "-1",
                "--context",
                "512",
                "--kernels",
                "exact",
                "--threads",
                "1")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      Matcher ready = READY.matcher("");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        ready.reset(line);
        // the JVM may warn first
        if (line.startsWith("ready")) {
          assertThat(ready.find()).as(line).isTrue();
          chat(ready.group(1));
          confined(process.pid());
          return;
        }
      }
      Ended ended = new Ended(process.waitFor(), said.toString(), "");
      assertThat(ended.inTheGap()).as(ended.out()).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void chat(String address) throws IOException, InterruptedException {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":6}";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode reply = Json.read(answer.body(), "the answer");
      assertThat(reply.at("/usage/completion_tokens").asInt()).isEqualTo(6);
    }
  }

  /** All threads: the gap's filter, then no programs, then no new sockets. */
  private static void confined(long process) throws IOException {
    int seen = 0;
    try (var threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
      for (Path thread : threads.toList()) {
        List<String> status;
        try {
          status = Files.readAllLines(thread.resolve("status"));
        } catch (IOException e) {
          // this thread has just ended
          continue;
        }
        assertThat(status).contains("NoNewPrivs:\t1", "Seccomp:\t2", "Seccomp_filters:\t3");
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(5);
  }
}
