package dev.hearth.server.start;

import dev.hearth.server.Dialect;
import dev.hearth.server.Ledger;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.anthropic.AnthropicDialect;
import dev.hearth.server.batch.BatchDialect;
import dev.hearth.server.house.House;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.http.HttpServer;
import dev.hearth.server.ollama.OllamaDialect;
import dev.hearth.server.openai.OpenAiDialect;
import dev.hearth.server.tenant.KeyFile;
import dev.hearth.server.tenant.Tenants;
import dev.hearth.server.tenant.UsageLog;
import dev.hearth.server.watch.Health;
import dev.hearth.server.watch.Liveness;
import dev.hearth.server.watch.Metrics;
import dev.hearth.server.watch.Spans;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A server that listens. */
public final class HearthServer implements AutoCloseable {
  private static final int SWEEP_SECONDS = 1;

  private final HttpServer http;
  private final House house;
  private final BatchDialect batches;
  private final @Nullable Spans spans;
  private final ScheduledExecutorService sweeper;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();

  private HearthServer(
      HttpServer http,
      House house,
      BatchDialect batches,
      @Nullable Spans spans,
      ScheduledExecutorService sweeper) {
    this.http = http;
    this.house = house;
    this.batches = batches;
    this.spans = spans;
    this.sweeper = sweeper;
  }

  /**
   * Starts.
   *
   * @param home where keys, usage, stored responses, files and batches live
   * @param version of this program
   * @param more further dialects, such as those of apps
   * @throws dev.hearth.format.HearthException REFUSED where listening is not safe, USAGE where it
   *     is not possible
   */
  public static HearthServer start(
      ServerSettings settings,
      HouseSettings models,
      ModelOpener opener,
      Path home,
      String version,
      List<Dialect> more) {
    Clock clock = Clock.systemUTC();
    Spans spans = settings.spans().map(file -> new Spans(file, version, clock)).orElse(null);
    House house = new House(models, opener, clock);
    try {
      Metrics metrics = new Metrics(house::engines, house);
      Tenants tenants =
          new Tenants(
              new KeyFile(home.resolve("keys.json")),
              settings.insecure(),
              told(metrics),
              new UsageLog(home.resolve("usage"), clock),
              spans == null ? (_, _) -> {} : spans::add,
              System::nanoTime);
      List<Dialect> dialects = new ArrayList<>(more);
      dialects.add(new Liveness());
      dialects.add(new OllamaDialect(house, settings, version, clock));
      dialects.add(new AnthropicDialect(house, settings));
      OpenAiDialect openAi = new OpenAiDialect(house, settings, home.resolve("responses"), clock);
      BatchDialect batches = new BatchDialect(openAi, tenants, settings, home, clock);
      dialects.add(batches);
      dialects.add(openAi);
      HttpServer http =
          HttpServer.start(
              settings, dialects, new Health(metrics, house), tenants, metrics::answered);
      batches.resume();
      return new HearthServer(http, house, batches, spans, sweeper(house));
    } catch (RuntimeException | Error e) {
      house.close();
      if (spans != null) {
        spans.close();
      }
      throw e;
    }
  }

  private static Ledger told(Metrics metrics) {
    return new Ledger() {
      @Override
      public void used(Use use) {
        metrics.used(use);
      }

      @Override
      public void between(String model, Duration time) {
        metrics.between(model, time);
      }
    };
  }

  private static ScheduledExecutorService sweeper(House house) {
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hearth-sweeper").factory());
    var _ =
        sweeper.scheduleWithFixedDelay(
            house::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    return sweeper;
  }

  /** The port that clients use. */
  public int port() {
    return http.port();
  }

  /** The port of metrics and status; −1 where there is none. */
  public int managementPort() {
    return http.managementPort();
  }

  public boolean secure() {
    return http.secure();
  }

  /** The models that can be asked for. */
  public Models models() {
    return house;
  }

  /** Opens the models that were named, before anybody asks for them. */
  public void preload() throws InterruptedException {
    for (Models.Known model : house.named()) {
      house.lease(model.name(), null).close();
    }
  }

  /** Closes when the process is told to end, as by Ctrl-C. */
  public void closeWhenStopped() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("hearth-end").unstarted(this::close));
  }

  /** Returns when it is closed. */
  public void awaitClose() throws InterruptedException {
    over.await();
  }

  /** Lets running requests end, then stops listening and closes the models. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      sweeper.shutdownNow();
      batches.close();
      http.close();
      house.close();
      if (spans != null) {
        spans.close();
      }
      over.countDown();
    }
  }
}
