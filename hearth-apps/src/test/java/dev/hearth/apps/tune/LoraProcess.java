package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import java.nio.file.Path;

/** Trains an adapter and says each step, to be killed. */
final class LoraProcess {
  /** So many that it does not end before it is killed. */
  static final int STEPS = 14;

  private LoraProcess() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    LoraSettings settings = LoraRunTest.settings(folder, Path.of(arguments[1]), STEPS, 0, -1);
    try (Matrices matrices = MatricesChoice.create(2);
        LoraRun run = LoraRun.open(settings, matrices)) {
      run.run(progress -> {
        System.out.println(progress.step());
        System.out.flush();
      });
    }
  }
}
