package dev.hearth.bench;

import dev.hearth.format.HearthException;
import dev.hearth.main.bench.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Servers side by side on the same file with the same threads, asked by the same client over HTTP.
 * In every round each of them answers the same requests once, one server after the other; a server
 * that is not asked computes nothing.
 */
final class ServerDuel {
  private static final int PROMPT_WORDS = 24;

  private final Map<String, ServerProcess> servers;
  private final int tokens;

  /**
   * @param servers by name, the first is who is compared
   * @param tokens of each reply
   */
  ServerDuel(Map<String, ServerProcess> servers, int tokens) {
    this.servers = servers;
    this.tokens = tokens;
  }

  /**
   * What was measured with so many streams.
   *
   * @param rates output tokens a second of all streams together, from the first request to the last
   *     piece
   * @param first milliseconds to the first piece, the mean of the streams
   */
  record Outcome(int streams, Map<String, Spread> rates, Map<String, Spread> first) {}

  private record Round(double rate, double firstMilliseconds) {}

  Outcome run(int streams, int rounds) throws InterruptedException {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, List<Double>> first = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (var server : servers.entrySet()) {
        Round one = round(server.getValue(), streams, round);
        // the first round warms up
        if (round > 0) {
          rates.computeIfAbsent(server.getKey(), _ -> new ArrayList<>()).add(one.rate);
          first.computeIfAbsent(server.getKey(), _ -> new ArrayList<>()).add(one.firstMilliseconds);
        }
      }
    }
    return new Outcome(streams, spreads(rates), spreads(first));
  }

  private static Map<String, Spread> spreads(Map<String, List<Double>> values) {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    values.forEach((name, list) -> spreads.put(name, new Spread(list)));
    return spreads;
  }

  private Round round(ServerProcess server, int streams, int round) throws InterruptedException {
    StreamClient client = new StreamClient(server.port(), "/v1/completions");
    List<Callable<StreamClient.Outcome>> asks = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      String body = body(round, i);
      asks.add(() -> client.ask(body, 0));
    }
    long began = System.nanoTime();
    List<StreamClient.Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<StreamClient.Outcome> reply : threads.invokeAll(asks)) {
        outcomes.add(reply.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long written = 0;
    double first = 0;
    for (StreamClient.Outcome outcome : outcomes) {
      check(outcome);
      written += outcome.tokens();
      first += outcome.firstNanos() / 1e6 / streams;
    }
    return new Round(written / seconds, first);
  }

  private void check(StreamClient.Outcome outcome) {
    if (outcome.end() != StreamClient.End.WHOLE || outcome.tokens() != tokens) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "a server wrote %d tokens instead of %d: %s %s"
              .formatted(outcome.tokens(), tokens, outcome.end(), outcome.reason()),
          "use a model that does not end by itself, and a server that counts in the stream");
    }
  }

  /** Another prompt each time, so that no server has it in its cache. */
  private String body(int round, int stream) {
    StringBuilder prompt = new StringBuilder("Round %d, stream %d:".formatted(round, stream));
    for (int i = 0; i < PROMPT_WORDS; i++) {
      prompt.append(" word ").append((round * 31 + stream * 7 + i * 13) % 97);
    }
    return ("{\"prompt\":\"%s\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            + "\"max_tokens\":%d,\"temperature\":0}")
        .formatted(prompt, tokens);
  }

  /** Starts Hearth and one llama.cpp for each word of {@code folders}, see {@link LlamaPeer#of}. */
  static Map<String, ServerProcess> start(
      Path hearth, List<String> folders, Path model, int threads, int streams, int context)
      throws IOException, InterruptedException {
    Map<String, ServerProcess> servers = new LinkedHashMap<>();
    try {
      servers.put(
          "hearth",
          ServerProcess.hearth(
              hearth,
              model,
              List.of(
                  "--threads",
                  Integer.toString(threads),
                  "--context",
                  Integer.toString(context),
                  "--requests",
                  Integer.toString(streams))));
      for (String word : folders) {
        int equals = word.indexOf('=');
        String name = ("llama.cpp " + word.substring(0, Math.max(0, equals))).strip();
        Path folder = Path.of(word.substring(equals + 1));
        servers.put(name, ServerProcess.llama(folder, model, threads, streams, context));
      }
      return servers;
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.values().forEach(ServerProcess::close);
      throw e;
    }
  }
}
