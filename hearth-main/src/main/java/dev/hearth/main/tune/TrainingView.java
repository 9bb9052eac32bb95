package dev.hearth.main.tune;

import dev.hearth.apps.tune.LossCurve;
import dev.hearth.apps.tune.Progress;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.SafeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says how training goes. */
public final class TrainingView implements Progress.Watcher {
  private static final long EVERY_NANOS = 10_000_000_000L;
  private static final int CURVE_COLUMNS = 64;
  private static final int CURVE_ROWS = 14;

  private final Console console;
  private long lastShown;
  private double seconds;
  private long tokens;
  private int steps;

  public TrainingView(Console console) {
    this.console = console;
    this.lastShown = System.nanoTime() - EVERY_NANOS;
  }

  /** A line at least with every held-out loss, at most every ten seconds otherwise. */
  @Override
  public void step(Progress progress) {
    seconds += progress.tokens() / progress.tokensPerSecond();
    tokens += progress.tokens();
    steps++;
    long now = System.nanoTime();
    boolean held = !Double.isNaN(progress.heldOutLoss());
    if (held || now - lastShown >= EVERY_NANOS) {
      lastShown = now;
      console.note(line(progress));
    }
  }

  private String line(Progress p) {
    String held =
        Double.isNaN(p.heldOutLoss())
            ? ""
            : String.format(Locale.ROOT, "  held out %.4f", p.heldOutLoss());
    long left = Math.round((p.steps() - p.step()) * seconds / steps);
    return String.format(
        Locale.ROOT,
        "step %d/%d  loss %.4f%s  gradient %.3f  rate %.2e  %.0f tokens/s  left %s",
        p.step(),
        p.steps(),
        p.loss(),
        held,
        p.gradientNorm(),
        p.rate(),
        tokens / seconds,
        Duration.ofSeconds(left).toString().substring(2).toLowerCase(Locale.ROOT));
  }

  /** The curve to the notes, and as a page beside the model. */
  public static Path finish(Console console, Path model, List<Progress> history)
      throws IOException {
    LossCurve curve = new LossCurve(history);
    curve.lines(CURVE_COLUMNS, CURVE_ROWS).forEach(console::note);
    Path name = model.getFileName();
    Path page = model.resolveSibling(name + ".loss.html");
    SafeFiles.write(page, curve.page("Loss of " + name));
    return page;
  }
}
