package dev.hearth.server.batch;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.loop.Engines;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.start.HearthServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A server in a process of its own, to be killed: {@code HOME MODEL}. */
final class BatchProcess {
  private BatchProcess() {}

  /** Opens a tiny model with arithmetic that every machine has. */
  record Opener() implements ModelOpener {
    @Override
    public Models.Known describe(Path file) {
      return new Models.Known("?", 1, Instant.EPOCH, "f", "Q", 1, 512, "", false);
    }

    @Override
    public Need need(Path file) {
      return new Need(1, 1, 1);
    }

    @Override
    public Engine open(Path file, int contextTokens) {
      return Engines.open(
          file,
          EngineSettings.standard()
              .withKernels("exact")
              .withCacheType(CacheType.F32)
              .withThreads(1)
              .withContextTokens(512));
    }
  }

  static HearthServer server(Path home, Path model) {
    HouseSettings house = new HouseSettings(List.of(model), List.of(), 0, 0, Duration.ofMinutes(5));
    ServerSettings settings = ServerSettings.standard().withPorts(0, -1);
    return HearthServer.start(settings, house, new Opener(), home, "test", List.of());
  }

  public static void main(String[] arguments) throws InterruptedException {
    HearthServer server = server(Path.of(arguments[0]), Path.of(arguments[1]));
    System.out.println("ready " + server.port());
    server.awaitClose();
  }
}
