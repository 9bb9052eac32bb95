package dev.hearth.bench;

import dev.hearth.engine.EngineSettings;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.ModelBench;
import dev.hearth.main.shell.Version;
import java.nio.file.Path;
import java.util.List;

/** Hearth itself, in this process: idle while a peer runs. */
final class HearthPeer implements Peer {
  private final ModelBench bench;
  private final String description;

  HearthPeer(Path model, EngineSettings settings, List<Cell> cells) {
    bench = ModelBench.open(model, settings, cells);
    description =
        "%s, kernels %s, cache %s, through the engine with sampling and text"
            .formatted(Version.line(), settings.kernels(), settings.cacheType());
  }

  @Override
  public String name() {
    return "hearth";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean knows(Cell cell) {
    return true;
  }

  @Override
  public void prepare(Cell cell) throws InterruptedException {
    bench.prepare(cell);
  }

  @Override
  public double measure(Cell cell) throws InterruptedException {
    return bench.measure(cell);
  }

  @Override
  public void close() {
    bench.close();
  }
}
