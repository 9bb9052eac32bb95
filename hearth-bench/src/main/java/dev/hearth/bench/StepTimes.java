package dev.hearth.bench;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Weights;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.main.shell.Json;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where the time of a step goes: every call of a kernel is timed from outside. */
final class StepTimes {
  private static final int PREFILL_TOKENS = 512;

  private final Kernels kernels;
  private final Map<String, Sum> sums = new HashMap<>();

  private StepTimes(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Calls and nanoseconds. */
  private static final class Sum {
    private long calls;
    private long nanos;
    private long bytes;
  }

  /**
   * One kind of call.
   *
   * @param milliseconds of a step
   * @param gigabytesPerSecond of weights; 0 where there are none
   */
  record Share(String name, double calls, double milliseconds, double gigabytesPerSecond) {
    ObjectNode json() {
      ObjectNode node =
          Json.object().put("name", name).put("calls", calls).put("milliseconds", milliseconds);
      return gigabytesPerSecond == 0 ? node : node.put("gigabytes_per_second", gigabytesPerSecond);
    }
  }

  /**
   * @param milliseconds of a step
   * @param shares the largest first; what is missing to the whole is time between the calls
   */
  record Report(double milliseconds, List<Share> shares) {
    double between() {
      return milliseconds - shares.stream().mapToDouble(Share::milliseconds).sum();
    }

    ObjectNode json() {
      ObjectNode node =
          Json.object().put("milliseconds", milliseconds).put("between_milliseconds", between());
      var list = node.putArray("calls");
      shares.forEach(share -> list.add(share.json()));
      return node;
    }
  }

  /**
   * @param streams sequences that share each step
   */
  static Report run(Path file, String kernelName, int threads, int tokens, int depth, int streams) {
    try (GgufFile gguf = GgufFile.open(file);
        Kernels kernels = KernelChoice.create(kernelName, threads)) {
      StepTimes times = new StepTimes(kernels);
      try (Model model = Families.load(gguf, times.timed(), depth + 2 * tokens)) {
        return times.measure(model, tokens, depth, streams);
      }
    }
  }

  private Report measure(Model model, int tokens, int depth, int streams) {
    SplittableRandom random = new SplittableRandom(1);
    int size = model.description().vocabularySize();
    List<Sequence> sequences = new ArrayList<>();
    try {
      for (int i = 0; i < streams; i++) {
        Sequence sequence = model.newSequence(CacheType.F16, depth + 2 * tokens);
        sequences.add(sequence);
        for (int done = 0; done < depth; done += PREFILL_TOKENS) {
          int[] ids = random.ints(Math.min(PREFILL_TOKENS, depth - done), 0, size).toArray();
          model.forward(Batch.of(sequence, ids, Batch.Outputs.NONE));
        }
      }
      steps(model, sequences, random, tokens);
      sums.clear();
      double milliseconds = steps(model, sequences, random, tokens) / 1e6 / tokens;
      return new Report(milliseconds, shares(tokens));
    } finally {
      sequences.forEach(Sequence::close);
    }
  }

  private static long steps(
      Model model, List<Sequence> sequences, SplittableRandom random, int count) {
    int size = model.description().vocabularySize();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      List<Batch.Slice> slices = new ArrayList<>();
      for (Sequence sequence : sequences) {
        int[] token = {random.nextInt(size)};
        slices.add(new Batch.Slice(sequence, token, Batch.Outputs.LAST));
      }
      model.forward(new Batch(slices));
    }
    return System.nanoTime() - start;
  }

  private List<Share> shares(int steps) {
    return sums.entrySet().stream()
        .map(entry -> {
          Sum sum = entry.getValue();
          double rate = sum.bytes == 0 ? 0 : (double) sum.bytes / sum.nanos;
          return new Share(
              entry.getKey(), (double) sum.calls / steps, sum.nanos / 1e6 / steps, rate);
        })
        .sorted((a, b) -> Double.compare(b.milliseconds, a.milliseconds))
        .toList();
  }

  private Kernels timed() {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    long start = System.nanoTime();
    try {
      return method.invoke(kernels, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      long nanos = System.nanoTime() - start;
      Sum sum = sums.computeIfAbsent(name(method, arguments), name -> new Sum());
      sum.calls++;
      sum.nanos += nanos;
      if (arguments != null && arguments[0] instanceof Weights weights) {
        sum.bytes += method.getName().equals("multiply") ? bytes(weights) : 0;
      }
    }
  }

  private static long bytes(Weights weights) {
    return weights.rows() * weights.type().bytes(weights.columns());
  }

  private static String name(Method method, Object @Nullable [] arguments) {
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof Weights weights) {
      return "%s %s %dx%d"
          .formatted(method.getName(), weights.type(), weights.rows(), weights.columns());
    }
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof Floats floats) {
      return method.getName() + " " + floats.columns();
    }
    return method.getName();
  }
}
