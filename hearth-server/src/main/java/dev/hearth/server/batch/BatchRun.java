package dev.hearth.server.batch;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what of a batch is not answered yet, several requests at a time, and takes each answer
 * down as soon as it is there. What is under way when it stops is not taken down: it is asked again
 * the next time.
 */
final class BatchRun {
  private static final Logger LOG = System.getLogger("dev.hearth.server");

  private final Asker asker;
  private final Asker.Owner owner;
  private final BatchLines lines;
  private final Journal journal;
  private final Clock clock;
  private final Instant expires;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<LineExchange> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param expires what is not asked by then is answered with an error
   */
  BatchRun(
      Asker asker,
      Asker.Owner owner,
      BatchLines lines,
      Journal journal,
      Clock clock,
      Instant expires) {
    this.asker = asker;
    this.owner = owner;
    this.lines = lines;
    this.journal = journal;
    this.clock = clock;
    this.expires = expires;
  }

  /** What came of it. */
  enum End {
    /** Every request is answered. */
    COMPLETE,
    /** Every request is answered, some of them by saying that their time was over. */
    EXPIRED,
    /** It was stopped before. */
    STOPPED
  }

  /**
   * Runs to the end, or until it is stopped.
   *
   * @param workers requests at a time
   * @param told is told of the number of every line that was answered
   * @throws IOException where an answer cannot be taken down: nothing goes on then
   */
  End run(int workers, IntConsumer told) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(workers, lines.count() - journal.answered()); i++) {
      threads.add(Thread.ofVirtual().name("hearth-batch-" + i).start(() -> work(told)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop();
      throw e;
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown instanceof IOException known ? known : new IOException(thrown);
    }
    if (stopped.getCount() == 0) {
      return End.STOPPED;
    }
    boolean late = journal.answered() < lines.count();
    expire();
    return late ? End.EXPIRED : End.COMPLETE;
  }

  private void work(IntConsumer told) {
    try {
      for (int line = next.getAndIncrement();
          line < lines.count() && stopped.getCount() > 0 && clock.instant().isBefore(expires);
          line = next.getAndIncrement()) {
        if (!journal.answered(line) && answer(line)) {
          told.accept(line);
        }
      }
    } catch (InterruptedException e) {
      stop();
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.ERROR, owner.batch() + " cannot go on", e);
      failure.compareAndSet(null, e);
      stop();
    }
  }

  /** Asks until there is an answer, time is over or it is stopped. */
  private boolean answer(int number) throws IOException, InterruptedException {
    BatchLines.Line line = lines.line(number);
    while (stopped.getCount() > 0 && clock.instant().isBefore(expires)) {
      List<LineExchange> mine = new ArrayList<>(1);
      Asker.Outcome outcome;
      try {
        outcome =
            asker.ask(
                owner,
                number,
                line,
                exchange -> {
                  mine.add(exchange);
                  running.add(exchange);
                  if (stopped.getCount() == 0) {
                    exchange.cancel();
                  }
                });
      } finally {
        mine.forEach(running::remove);
      }
      switch (outcome) {
        case Asker.Outcome.Answered(boolean good, byte[] text) -> {
          journal.add(number, good, text);
          return true;
        }
        case Asker.Outcome.Later(int seconds) -> {
          if (stopped.await(seconds, TimeUnit.SECONDS)) {
            return false;
          }
        }
        case Asker.Outcome.Stopped _ -> {
          return false;
        }
      }
    }
    return false;
  }

  private void expire() throws IOException {
    for (int line = 0; line < lines.count(); line++) {
      if (!journal.answered(line)) {
        journal.add(line, false, Asker.expired(owner, line, lines.line(line)));
      }
    }
  }

  /** Ends it: what is under way is given up. */
  void stop() {
    stopped.countDown();
    running.forEach(LineExchange::cancel);
  }
}
