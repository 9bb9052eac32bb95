package dev.hearth.bench;

import dev.hearth.format.block.BlockType;
import dev.hearth.main.shell.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.node.ObjectNode;

/** Every kernel by type and shape, through JMH: one process for each combination. */
final class KernelRun {
  static final List<String> OPTIONS =
      List.of("types", "shapes", "tokens", "kernels", "threads", "megabytes", "seconds", "history");

  private KernelRun() {}

  /**
   * One combination.
   *
   * @param microseconds of one product
   * @param error half the width of JMH's 99.9 % interval, in microseconds; NaN of too few values
   */
  record Result(
      String kernels,
      int threads,
      BlockType type,
      String shape,
      int tokens,
      double microseconds,
      double error) {

    /** Of weights in their file's type, read once for all tokens. */
    double gigabytesPerSecond() {
      long rows = KernelBenchmark.rows(shape);
      return rows * type.bytes(KernelBenchmark.columns(shape)) / microseconds / 1e3;
    }

    double gigaOperationsPerSecond() {
      long weights = (long) KernelBenchmark.rows(shape) * KernelBenchmark.columns(shape);
      return 2.0 * weights * tokens / microseconds / 1e3;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%-8s %d threads %-7s %-12s %4d tokens %10.1f µs ± %-7.1f %7.1f GB/s %8.0f Gop/s",
          kernels,
          threads,
          type,
          shape,
          tokens,
          microseconds,
          error,
          gigabytesPerSecond(),
          gigaOperationsPerSecond());
    }

    ObjectNode json() {
      ObjectNode node =
          Json.object()
              .put("kernels", kernels)
              .put("threads", threads)
              .put("type", type.name())
              .put("shape", shape)
              .put("tokens", tokens)
              .put("microseconds", microseconds);
      if (!Double.isNaN(error)) {
        node.put("error_microseconds", error);
      }
      return node.put("gigabytes_per_second", gigabytesPerSecond())
          .put("giga_operations_per_second", gigaOperationsPerSecond());
    }
  }

  static List<Result> run(Options options, Consumer<Result> each) throws RunnerException {
    int seconds = Math.max(1, options.whole("seconds", 1));
    ChainedOptionsBuilder jmh =
        new OptionsBuilder()
            .include(KernelBenchmark.class.getName())
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(seconds))
            .jvmArgsAppend(
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx3g");
    param(jmh, "type", options.words("types", "Q4_0,Q8_0,Q4_K,Q5_K,Q6_K,MXFP4,IQ4_XS,F16"));
    param(jmh, "shape", options.words("shapes", "6144x2048,2048x6144"));
    param(jmh, "tokens", options.words("tokens", "1,8,512"));
    param(jmh, "kernels", options.words("kernels", "fast"));
    param(jmh, "threads", options.words("threads", "1,2"));
    param(jmh, "megabytes", options.words("megabytes", "800"));
    List<Result> results = new ArrayList<>();
    Collection<RunResult> found = new Runner(jmh.build()).run();
    for (RunResult run : found) {
      var params = run.getParams();
      Result result =
          new Result(
              params.getParam("kernels"),
              Integer.parseInt(params.getParam("threads")),
              BlockType.valueOf(params.getParam("type")),
              params.getParam("shape"),
              Integer.parseInt(params.getParam("tokens")),
              run.getPrimaryResult().getScore(),
              run.getPrimaryResult().getScoreError());
      results.add(result);
      each.accept(result);
    }
    return results;
  }

  private static void param(ChainedOptionsBuilder jmh, String name, List<String> values) {
    jmh.param(name, values.toArray(String[]::new));
  }
}
