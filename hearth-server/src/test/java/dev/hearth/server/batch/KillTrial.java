package dev.hearth.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.server.start.HearthServer;
import dev.hearth.testing.Fixtures;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Kills a server at random moments of its life while it works on a batch, starts it again until the
 * batch has ended, and counts: every request is to be answered once, with the text that an unbroken
 * run gives, and no more work repeated than was under way.
 */
final class KillTrial {
  private static final int WORKERS = 8;
  private static final int KINDS = 16;

  private final Path folder;
  private final Path model;
  private final Random random;
  private final int requests;
  private final List<String> expected;
  private int kills;
  private int inWork;
  private int lost;
  private int doubled;
  private int different;
  private long answers;
  private long replies;

  /**
   * @param requests of each batch
   */
  KillTrial(Path folder, int requests, long seed) throws IOException, InterruptedException {
    this.folder = folder;
    this.requests = requests;
    this.random = new Random(seed);
    this.model = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");
    this.expected = unbroken();
  }

  private static String prompt(int number) {
    return "{\"prompt\":\"Number %d of many\",\"max_tokens\":6,\"seed\":%d}"
        .formatted(number % KINDS, number % KINDS);
  }

  /** What a server that nobody kills says to each kind of request. */
  private List<String> unbroken() throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    try (HearthServer server = BatchProcess.server(folder.resolve("unbroken"), model);
        HttpClient http = HttpClient.newHttpClient()) {
      BatchClient client = new BatchClient(http, "http://127.0.0.1:" + server.port());
      for (int kind = 0; kind < KINDS; kind++) {
        JsonNode answer = client.post("/v1/completions", prompt(kind)).json();
        texts.add(answer.at("/choices/0/text").asString());
      }
    }
    return texts;
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      lines.append(
          "{\"custom_id\":\"r%d\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":%s}\n"
              .formatted(i, prompt(i)));
    }
    return lines.toString();
  }

  private Process process(Path home) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dhearth.root=" + System.getProperty("hearth.root"),
            "-cp",
            System.getProperty("java.class.path"),
            BatchProcess.class.getName(),
            home.toString(),
            model.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String address(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("ready ")) {
        return "http://127.0.0.1:" + line.substring(6);
      }
    }
    throw new IOException("the server ended before it was ready");
  }

  /** One batch to its end, with so many kills at least where it lasts that long. */
  void batch(int killsMost) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "home");
    String id = null;
    int killed = 0;
    long written = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (true) {
        Process process = process(home);
        try {
          if (id == null) {
            id = new BatchClient(http, address(process)).begin("/v1/completions", lines());
          } else if (killed >= killsMost) {
            BatchClient client = new BatchClient(http, address(process));
            count(client, client.ended(id), home, killed);
            return;
          }
          // some lives end before the server listens, some in the middle of their work
          boolean over = process.waitFor(random.nextInt(900), TimeUnit.MILLISECONDS);
          assertThat(over).as("the server ended by itself").isFalse();
        } finally {
          process.destroyForcibly().waitFor();
        }
        killed++;
        kills++;
        long now = Files.exists(journal(home, id)) ? Files.size(journal(home, id)) : 0;
        inWork += now > written ? 1 : 0;
        written = now;
      }
    }
  }

  private static Path journal(Path home, String id) {
    return home.resolve("batches/local").resolve(id).resolve("journal");
  }

  private void count(BatchClient client, JsonNode batch, Path home, int killed)
      throws IOException, InterruptedException {
    assertThat(batch.get("status").asString()).as(batch.toString()).isEqualTo("completed");
    Map<String, Integer> seen = new HashMap<>();
    for (JsonNode line : client.lines(batch.get("output_file_id"))) {
      String name = line.get("custom_id").asString();
      doubled += seen.merge(name, 1, Integer::sum) > 1 ? 1 : 0;
      int number = Integer.parseInt(name.substring(1));
      String text = line.at("/response/body/choices/0/text").asString();
      different += text.equals(expected.get(number % KINDS)) ? 0 : 1;
    }
    lost += requests - seen.size();
    answers += seen.size();
    try (var used = Files.lines(home.resolve("usage/local.jsonl"))) {
      long replied = used.count();
      replies += replied;
      assertThat(replied)
          .as("replies for %d requests and %d kills", requests, killed)
          .isBetween((long) requests, (long) requests + (long) killed * WORKERS);
    }
  }

  void check() {
    assertThat(List.of(lost, doubled, different)).as(report()).containsOnly(0);
  }

  /** Kills of lives that had answered something. */
  int inWork() {
    return inWork;
  }

  int kills() {
    return kills;
  }

  String report() {
    return ("%d kills, %d of them after new answers, %d answers,"
            + " lost %d, doubled %d, different %d, asked again %d")
        .formatted(kills, inWork, answers, lost, doubled, different, replies - answers);
  }

  /** {@code KILLS}: as many as are asked for, in batches of ten kills each. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int wanted = Integer.parseInt(arguments[0]);
    KillTrial trial = new KillTrial(Files.createTempDirectory("kills"), 3000, 1);
    while (trial.kills() < wanted) {
      trial.batch(Math.min(10, wanted - trial.kills()));
      System.out.println(trial.report());
    }
    trial.check();
  }
}
