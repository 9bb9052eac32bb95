package dev.hearth.bench;

import dev.hearth.engine.EngineSettings;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.ModelBench;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a decoding step costs beside arithmetic: memory allocated for a token on each of Hearth's
 * threads, by Java's flight recorder, and processor time that they take when there is nothing to
 * do.
 */
final class StepProof {
  static final List<String> OPTIONS =
      List.of("model", "tokens", "depth", "streams", "threads", "kernels", "history");

  private static final String COUNTED = "jdk.ThreadAllocationStatistics";
  private static final String SAMPLED = "jdk.ObjectAllocationSample";
  private static final String OURS = "hearth-";
  private static final int SITES_SHOWN = 12;
  private static final int IDLE_MILLISECONDS = 2000;

  /**
   * @param bytesPerToken by thread, counted
   * @param sites bytes of a token by the first of our methods on the stack, from samples
   * @param idleShare of one processor that all of our threads took together while idle
   */
  record Report(
      int tokens, Map<String, Double> bytesPerToken, Map<String, Double> sites, double idleShare) {
    ObjectNode json() {
      ObjectNode node = Json.object().put("tokens", tokens);
      ObjectNode threads = node.putObject("bytes_per_token");
      bytesPerToken.forEach(threads::put);
      ObjectNode places = node.putObject("sites_bytes_per_token");
      largest(sites).forEach(site -> places.put(site.getKey(), site.getValue()));
      return node.put("idle_processor_share", idleShare);
    }
  }

  static List<Map.Entry<String, Double>> largest(Map<String, Double> sites) {
    return sites.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(SITES_SHOWN)
        .toList();
  }

  private StepProof() {}

  static Report run(Path model, EngineSettings settings, int tokens)
      throws IOException, InterruptedException {
    Cell cell = Cell.decode(tokens, 0);
    try (ModelBench bench = ModelBench.open(model, settings, List.of(cell))) {
      // compiles what a step needs
      bench.measure(cell);
      Path file = Files.createTempFile("hearth-step", ".jfr");
      try (Recording recording = new Recording()) {
        recording.enable(COUNTED).with("period", "everyChunk");
        recording.enable(SAMPLED).with("throttle", "100000/s").withStackTrace();
        recording.start();
        bench.measure(cell);
        recording.stop();
        recording.dump(file);
        return read(RecordingFile.readAllEvents(file), tokens, idleShare());
      } finally {
        Files.delete(file);
      }
    }
  }

  private static double idleShare() throws InterruptedException {
    // the team may still spin for a moment
    Thread.sleep(50);
    long before = ourNanos();
    long start = System.nanoTime();
    Thread.sleep(IDLE_MILLISECONDS);
    return (double) (ourNanos() - before) / (System.nanoTime() - start);
  }

  private static long ourNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(OURS)) {
        nanos += threads.getThreadCpuTime(info.getThreadId());
      }
    }
    return nanos;
  }

  private static Report read(List<RecordedEvent> events, int tokens, double idleShare) {
    Map<String, Long> first = new HashMap<>();
    Map<String, Long> last = new TreeMap<>();
    Map<String, Double> sites = new HashMap<>();
    List<RecordedEvent> inOrder =
        events.stream().sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
    for (RecordedEvent event : inOrder) {
      boolean counted = event.getEventType().getName().equals(COUNTED);
      RecordedThread thread = counted ? event.getThread("thread") : event.getThread();
      String name = thread == null ? null : thread.getJavaName();
      if (name == null || !name.startsWith(OURS)) {
        continue;
      }
      if (counted) {
        first.putIfAbsent(name, event.getLong("allocated"));
        last.put(name, event.getLong("allocated"));
      } else if (event.getEventType().getName().equals(SAMPLED)) {
        sites.merge(site(event), (double) event.getLong("weight") / tokens, Double::sum);
      }
    }
    Map<String, Double> bytes = new TreeMap<>();
    last.forEach((name, allocated) ->
        bytes.put(name, (double) (allocated - first.getOrDefault(name, 0L)) / tokens));
    return new Report(tokens, bytes, sites, idleShare);
  }

  private static String site(RecordedEvent event) {
    String type = event.getClass("objectClass").getName();
    if (event.getStackTrace() == null) {
      return type;
    }
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String owner = frame.getMethod().getType().getName();
      if (owner.startsWith("dev.hearth.")) {
        return owner.substring("dev.hearth.".length())
            + "."
            + frame.getMethod().getName()
            + ":"
            + frame.getLineNumber()
            + " "
            + type;
      }
    }
    return type;
  }
}
