package dev.hearth.apps.tune;

import java.nio.file.Path;

/** Trains and says each step, to be killed. */
final class TrainingProcess {
  private TrainingProcess() {}

  public static void main(String[] arguments) {
    TrainRunTest.run(
        Path.of(arguments[0]),
        2,
        progress -> {
          System.out.println(progress.step());
          System.out.flush();
        });
  }
}
