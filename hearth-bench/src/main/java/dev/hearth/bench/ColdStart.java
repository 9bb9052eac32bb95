package dev.hearth.bench;

import dev.hearth.format.HearthException;
import dev.hearth.main.bench.Resident;
import dev.hearth.main.bench.Spread;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the start of a process to the first byte of its reply, and the memory it takes; engines
 * alternate. Files are in the system's cache from the first, unmeasured round on.
 */
final class ColdStart {
  private static final int POLL_MILLISECONDS = 2;

  private ColdStart() {}

  /**
   * One engine.
   *
   * @param seconds to the first byte
   * @param peakBytes resident at most
   * @param anonymousBytes of memory that is no file's, when it was seen last
   */
  record Outcome(Spread seconds, Spread peakBytes, Spread anonymousBytes) {}

  private record Once(double seconds, Resident memory) {}

  /** Hearth's words for one greedy reply. */
  static List<String> hearth(Path launcher, Path model, int threads, int context) {
    return List.of(
        launcher.toString(),
        "run",
        model.toString(),
        "Hello",
        "--raw",
        "--temperature",
        "0",
        "-n",
        "8",
        "--context",
        Integer.toString(context),
        "--threads",
        Integer.toString(threads));
  }

  /** llama.cpp's words for the same. */
  static List<String> llama(Path programs, Path model, int threads, int context) {
    return List.of(
        programs.resolve("llama-completion").toString(),
        "-m",
        model.toString(),
        "-p",
        "Hello",
        "-no-cnv",
        "--no-display-prompt",
        "--temp",
        "0",
        "-n",
        "8",
        "-c",
        Integer.toString(context),
        "-t",
        Integer.toString(threads));
  }

  static Map<String, Outcome> run(Map<String, List<String>> engines, int rounds)
      throws IOException, InterruptedException {
    Map<String, List<Once>> all = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (var engine : engines.entrySet()) {
        Once once = once(engine.getValue());
        if (round > 0) {
          all.computeIfAbsent(engine.getKey(), name -> new ArrayList<>()).add(once);
        }
      }
    }
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    all.forEach((name, times) ->
        outcomes.put(
            name,
            new Outcome(
                new Spread(times.stream().map(Once::seconds).toList()),
                new Spread(times.stream().map(t -> (double) t.memory.peakBytes()).toList()),
                new Spread(times.stream().map(t -> (double) t.memory.anonymousBytes()).toList()))));
    return outcomes;
  }

  private static Once once(List<String> words) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String id = Long.toString(process.pid());
    Resident most = new Resident(0, 0, 0);
    double first = 0;
    try (InputStream out = process.getInputStream()) {
      while (process.isAlive() || out.available() > 0) {
        if (out.available() > 0) {
          first = first == 0 ? (System.nanoTime() - start) / 1e9 : first;
          out.skipNBytes(out.available());
        } else {
          Thread.sleep(POLL_MILLISECONDS);
        }
        Optional<Resident> now = Resident.of(id);
        if (now.isPresent() && now.get().peakBytes() >= most.peakBytes()) {
          most = now.get();
        }
      }
    }
    if (process.waitFor() != 0 || first == 0) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "'%s' ended with %d and %s reply"
              .formatted(String.join(" ", words), process.exitValue(), first == 0 ? "no" : "a"),
          "run it by hand to see why");
    }
    return new Once(first, most);
  }
}
