package dev.hearth.server.batch;

import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Works on batches: those of one tenant one after the other in the order in which they came,
 * tenants beside each other. What it does to a batch can be repeated after any interruption and
 * then gives the same.
 */
final class BatchWorker implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final int TRY_AGAIN_SECONDS = 30;

  private final BatchStore store;
  private final FileStore files;
  private final Asker asker;
  private final Clock clock;
  private final int requests;
  private final int lineBytesMax;
  private final Set<String> busyTenants = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Live> live = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /**
   * @param requests of one batch at a time
   * @param lineBytesMax the longest line of a batch
   */
  BatchWorker(
      BatchStore store, FileStore files, Asker asker, Clock clock, int requests, int lineBytesMax) {
    this.store = store;
    this.files = files;
    this.asker = asker;
    this.clock = clock;
    this.requests = requests;
    this.lineBytesMax = lineBytesMax;
  }

  /** A batch that is being computed. */
  private record Live(BatchRun run, Journal journal, int total) {
    void countIn(ObjectNode state) {
      counts(state, total, journal.answered() - journal.failed(), journal.failed());
    }
  }

  static void counts(ObjectNode state, int total, int completed, int failed) {
    state
        .putObject("request_counts")
        .put("total", total)
        .put("completed", completed)
        .put("failed", failed);
  }

  /** Goes on with everything that has not ended. */
  void resume() {
    store.tenants().forEach(this::wake);
  }

  /** Looks for batches of a tenant that wait. */
  void wake(String tenant) {
    synchronized (busyTenants) {
      if (closing.getCount() > 0 && busyTenants.add(tenant)) {
        Thread thread = Thread.ofVirtual().name("hearth-batches").unstarted(() -> work(tenant));
        threads.add(thread);
        thread.start();
      }
    }
  }

  private void work(String tenant) {
    try {
      BatchStore.Stored batch = next(tenant);
      while (batch != null) {
        finish(batch);
        batch = next(tenant);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "batches stop: the server is ending", e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  /** The oldest that has not ended; null where there is none, and then the tenant is not busy. */
  private BatchStore.@Nullable Stored next(String tenant) {
    synchronized (busyTenants) {
      if (closing.getCount() == 0) {
        return null;
      }
      List<BatchStore.Stored> waiting =
          store.all(tenant).stream().filter(batch -> !batch.ended()).toList();
      if (waiting.isEmpty()) {
        busyTenants.remove(tenant);
        return null;
      }
      return waiting.getLast();
    }
  }

  /** Takes one batch to its end; what the disk or another process prevents is tried again. */
  private void finish(BatchStore.Stored batch) throws InterruptedException {
    try {
      run(batch);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, batch.id() + " cannot go on and is tried again", e);
      closing.await(TRY_AGAIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void run(BatchStore.Stored batch) throws IOException, InterruptedException {
    String endpoint = batch.state().path("endpoint").asString();
    try (BatchLines lines = BatchLines.open(store.requests(batch), Set.of(endpoint), lineBytesMax);
        Journal journal = Journal.open(store.journal(batch), lines.digest(), lines.count())) {
      Asker.Owner owner = new Asker.Owner(batch.id(), batch.tenant(), batch.key());
      Instant expires = Instant.ofEpochSecond(batch.state().path("expires_at").asLong());
      BatchRun run = new BatchRun(asker, owner, lines, journal, clock, expires);
      Live work = new Live(run, journal, lines.count());
      BatchRun.End end = begun(batch, work) ? run.run(requests, _ -> {}) : BatchRun.End.STOPPED;
      BatchStore.Stored now = store.find(batch.tenant(), batch.id());
      boolean cancelled = now.status().equals("cancelling");
      if (end == BatchRun.End.STOPPED && !cancelled) {
        return;
      }
      String status =
          switch (end) {
            case COMPLETE -> "completed";
            case EXPIRED -> "expired";
            case STOPPED -> "cancelled";
          };
      end(now, work, status);
    } catch (BatchLines.WrongLinesException e) {
      fail(batch, e.errors());
    } finally {
      live.remove(batch.id());
    }
    store.tidy(batch);
  }

  /** False where it was cancelled before it began. */
  private synchronized boolean begun(BatchStore.Stored batch, Live work) {
    BatchStore.Stored now = store.find(batch.tenant(), batch.id());
    if (now.status().equals("cancelling")) {
      return false;
    }
    live.put(batch.id(), work);
    work.countIn(now.state());
    mark(now, "in_progress", now.state().path("in_progress_at").isNull());
    if (closing.getCount() == 0) {
      work.run.stop();
    }
    return true;
  }

  /** Sets the status, and when it was reached. */
  private void mark(BatchStore.Stored batch, String status, boolean first) {
    batch.state().put("status", status);
    if (first) {
      batch.state().put(status + "_at", clock.instant().getEpochSecond());
    }
    store.save(batch);
  }

  private synchronized void end(BatchStore.Stored batch, Live work, String status) {
    int failed = work.journal.failed();
    int good = work.journal.answered() - failed;
    work.countIn(batch.state());
    if (good > 0) {
      batch.state().put("output_file_id", output(batch, work, true));
    }
    if (failed > 0) {
      batch.state().put("error_file_id", output(batch, work, false));
    }
    if (!status.equals("cancelled")) {
      batch.state().put("finalizing_at", clock.instant().getEpochSecond());
    }
    mark(batch, status, true);
  }

  /** The file's id follows from the batch's: written twice, it is one file. */
  private String output(BatchStore.Stored batch, Live work, boolean good) {
    String id = batch.id().replace("batch_", "file-") + (good ? "0000000a" : "0000000e");
    String name = batch.id() + (good ? "_output.jsonl" : "_error.jsonl");
    files.keep(batch.tenant(), id, name, StoredFile.OUTPUT, out -> work.journal.copy(good, out));
    return id;
  }

  private synchronized void fail(BatchStore.Stored batch, List<BatchLines.Wrong> errors) {
    ObjectNode node = Json.object().put("object", "list");
    ArrayNode data = node.putArray("data");
    for (BatchLines.Wrong wrong : errors) {
      ObjectNode one = data.addObject().put("code", wrong.code()).put("message", wrong.message());
      one.putNull("param");
      one.put("line", wrong.line() == 0 ? null : Integer.valueOf(wrong.line()));
    }
    batch.state().set("errors", node);
    mark(batch, "failed", true);
  }

  /** The batch with the counts of this moment. */
  BatchStore.Stored fresh(BatchStore.Stored batch) {
    Live work = live.get(batch.id());
    if (work != null && !batch.ended()) {
      work.countIn(batch.state());
    }
    return batch;
  }

  /** Ends a batch early: what is answered stays answered. */
  synchronized BatchStore.Stored cancel(String tenant, String id) {
    BatchStore.Stored batch = store.find(tenant, id);
    if (!batch.ended() && !batch.status().equals("cancelling")) {
      fresh(batch);
      mark(batch, "cancelling", true);
      Live work = live.get(id);
      if (work != null) {
        work.run.stop();
      }
      wake(tenant);
    }
    return batch;
  }

  /** Stops; what is under way is asked again when the server is back. */
  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      live.values().forEach(work -> work.run.stop());
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
