package dev.hearth.main.command;

import dev.hearth.apps.room.Wishes;
import dev.hearth.format.HearthException;
import dev.hearth.main.room.RoomModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What may differ from what a room says; shared by the commands that run one. */
final class RoomModelOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Another model: a GGUF file, or the name of one in the models folder.")
  private String model = "";

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the first attempt.")
  private long seed = -1;

  @Option(names = "--seconds", paramLabel = "N", description = "End the run after so long.")
  private int seconds;

  @Option(names = "--tokens", paramLabel = "N", description = "End after so many written tokens.")
  private int tokens;

  @Option(names = "--memory", paramLabel = "MIB", description = "Weights and cache at most.")
  private int memory;

  @Mixin private EngineOptions engine = new EngineOptions();

  /** As it was given; empty where the room's own is meant. */
  String modelName() {
    return model;
  }

  RoomModel.Choices choices() {
    return new RoomModel.Choices(model, memory, engine.settings());
  }

  /**
   * @param attempts 0 for what the room says
   */
  Wishes wishes(int attempts, boolean voting) {
    if (seed < -1 || seconds < 0 || tokens < 0 || memory < 0 || attempts < 0) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "a limit, seed or number of attempts is negative",
          "use positive numbers, or leave it out");
    }
    return new Wishes(attempts, voting, seed, seconds, tokens);
  }
}
