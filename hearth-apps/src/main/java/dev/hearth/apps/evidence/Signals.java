package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How much a line tells by its level and its words. */
final class Signals {
  private static final double WORDS_MAX = 5;

  /** Of words in lines that say of themselves that nothing is wrong. */
  private static final double CALM_SHARE = 0.3;

  private static final List<String> NAMES = new ArrayList<>();
  private static final List<Double> WEIGHTS = new ArrayList<>();

  static {
    weigh(
        3.0,
        "oomkilled oom-kill* oom_kill* outofmemoryerror crashloopbackoff imagepullbackoff"
            + " errimagepull segfault* sigsegv panic evicted* notready nxdomain x509 deadlock*"
            + " enospc emfile failedscheduling failedmount failedattachvolume corrupt*"
            + " createcontainerconfigerror invalidimagename stackoverflowerror kubeletnotready"
            + " networkpluginnotready diskpressure=true memorypressure=true thrashing");
    weigh(
        3.0,
        "out of memory|killed process|no space left|no route to host|connection refused"
            + "|permission denied|access denied|too many open files|i/o error|read-only file system"
            + "|certificate has expired|no such host|name or service not known|untolerated taint"
            + "|unknown authority|blocked for more than|disk quota exceeded|does not exist"
            + "|exec format error|no such file or directory|address already in use"
            + "|authentication failed|unbound immediate|has no endpoints|call trace",
        "\\|");
    weigh(
        2.0,
        "fatal exception* traceback unhealthy refused denied unauthorized forbidden unreachable"
            + " expired timeout* insufficient exceeded back-off backoff crash* killed throttl*"
            + " rejected missing unresolved starvation lockup");
    weigh(
        2.0,
        "timed out|not ready|not found|deadline exceeded|connection reset|rate limit"
            + "|caused by|bad gateway|gateway time-out|service unavailable|too many",
        "\\|");
    weigh(
        1.5,
        "error* failed failure* fail fails err unable cannot invalid abort* critical dropped lost"
            + " stale unexpected unsupported");
    weigh(1.5, "could not|can't|broken pipe|retries exhausted|giving up", "\\|");
    weigh(0.5, "warning* warn retry* retrying slow deprecated restart* terminated");
  }

  private static final Words WORDS = new Words(List.copyOf(NAMES));
  private static final double[] WEIGHT =
      WEIGHTS.stream().mapToDouble(Double::doubleValue).toArray();

  private Signals() {}

  private static void weigh(double weight, String words) {
    weigh(weight, words, " ");
  }

  private static void weigh(double weight, String words, String separator) {
    for (String word : words.split(separator, -1)) {
      if (!word.isEmpty()) {
        NAMES.add(word);
        WEIGHTS.add(weight);
      }
    }
  }

  static double ofLevel(Level level) {
    return switch (level) {
      case FATAL -> 6;
      case ERROR -> 5;
      case WARNING -> 2.5;
      case UNKNOWN -> 0.8;
      case INFO -> 0.5;
      case DEBUG -> 0.2;
    };
  }

  /** The strongest words of the line, repetitions and denials aside. */
  static double ofWords(byte[] bytes, int from, int to, Level level) {
    Sum sum = new Sum(bytes, from, to);
    WORDS.find(bytes, from, to, sum);
    double words = Math.min(WORDS_MAX, sum.strongest + 0.4 * (sum.total - sum.strongest));
    return level == Level.INFO || level == Level.DEBUG ? words * CALM_SHARE : words;
  }

  /** Where the strongest word of the text begins; 0 where it has none. */
  static int strongest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    double[] most = {0};
    int[] at = {0};
    WORDS.find(
        bytes,
        0,
        bytes.length,
        (word, begin, end) -> {
          if (WEIGHT[word] > most[0]) {
            most[0] = WEIGHT[word];
            at[0] = begin;
          }
        });
    return new String(bytes, 0, at[0], StandardCharsets.UTF_8).length();
  }

  private static final class Sum implements Words.Finding {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean[] seen = new boolean[WEIGHT.length];
    private double strongest;
    private double total;

    Sum(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    @Override
    public void at(int word, int begin, int end) {
      if (!seen[word] && !Denials.isDenied(bytes, from, begin, end, to)) {
        seen[word] = true;
        total += WEIGHT[word];
        strongest = Math.max(strongest, WEIGHT[word]);
      }
    }
  }
}
