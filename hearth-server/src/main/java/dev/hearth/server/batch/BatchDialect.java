package dev.hearth.server.batch;

import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import dev.hearth.server.Gate;
import dev.hearth.server.Route;
import dev.hearth.server.ServerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /v1/files} and {@code /v1/batches}, in the words of the dialect whose requests run. */
public final class BatchDialect implements Dialect, AutoCloseable {
  private final Dialect asked;
  private final FileRoutes files;
  private final BatchRoutes batches;
  private final BatchWorker worker;
  private final FileStore fileStore;

  /**
   * @param asked answers the requests of batches
   * @param home where files and batches lie, each in a folder of its own
   */
  public BatchDialect(Dialect asked, Gate gate, ServerSettings settings, Path home, Clock clock) {
    this.asked = asked;
    fileStore = new FileStore(home.resolve("files"), clock);
    BatchStore store = new BatchStore(home.resolve("batches"));
    worker =
        new BatchWorker(
            store,
            fileStore,
            new Asker(asked, gate),
            clock,
            settings.batchRequests(),
            settings.bodyBytesMax());
    files = new FileRoutes(fileStore);
    batches = new BatchRoutes(store, fileStore, worker, clock);
  }

  /** Goes on with what was not finished when the server ended. */
  public void resume() {
    fileStore.sweep();
    worker.resume();
  }

  @Override
  public String name() {
    return asked.name();
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(files.routes());
    routes.addAll(batches.routes());
    return routes;
  }

  @Override
  public boolean claims(String path) {
    return path.startsWith("/v1/files") || path.startsWith("/v1/batches");
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    return asked.errorBody(failure);
  }

  @Override
  public void close() {
    worker.close();
  }
}
