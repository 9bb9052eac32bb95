package dev.hearth.main.bench;

import dev.hearth.engine.EngineSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run found.
 *
 * @param fileBytes of the model
 * @param family of the model
 * @param kernelReasons which kernels ran, and why
 * @param threads that computed
 * @param openSeconds from the file to an engine that takes requests
 * @param bandwidth bytes a second that memory gave during this run
 * @param bandwidthReader how memory was read
 * @param peaks operations a second, by kind of arithmetic
 * @param othersBusy the share of all processors' time that others took meanwhile
 */
public record BenchResult(
    Path file,
    long fileBytes,
    String family,
    EngineSettings settings,
    List<String> kernelReasons,
    int threads,
    double openSeconds,
    Traffic traffic,
    Spread bandwidth,
    String bandwidthReader,
    Map<String, Spread> peaks,
    List<Measured> cells,
    Optional<Resident> resident,
    OptionalDouble othersBusy) {
  private static final double BUSY_SHARE = 0.05;
  private static final double WIDE = 0.15;

  public BenchResult {
    kernelReasons = List.copyOf(kernelReasons);
    cells = List.copyOf(cells);
  }

  /** What makes these numbers less than they seem. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (othersBusy.isEmpty()) {
      warnings.add("whether the machine did other work meanwhile could not be told");
    } else if (othersBusy.getAsDouble() > BUSY_SHARE) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "others took %.0f %% of the processors' time: measure again on a quiet machine",
              othersBusy.getAsDouble() * 100));
    }
    for (Measured measured : cells) {
      if (measured.tokensPerSecond().width() > WIDE) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s varied by %.0f %% of its median",
                measured.cell().name(),
                measured.tokensPerSecond().width() * 100));
      }
      if (measured.fractionOfLimit() > 1) {
        warnings.add(
            measured.cell().name()
                + " was faster than the limit that was measured: the limit is not one here");
      }
    }
    return warnings;
  }
}
