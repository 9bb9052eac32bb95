package dev.hearth.compute.team;

import dev.hearth.compute.Workers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The caller and {@code threads − 1} daemon threads. Parts are taken dynamically. A member that
 * waits spins briefly (a barrier costs less than a microsecond that way), then yields, then parks,
 * so that an idle team costs nothing. One caller at a time: calls are serialised.
 */
public final class Team implements Workers {
  private static final int SPINS = 2_000;
  private static final int YIELDS = 200;

  private final List<Thread> members;
  private final AtomicInteger nextPart = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger round = new AtomicInteger();
  private volatile boolean closed;
  private @Nullable Task task;
  private int parts;
  private volatile @Nullable Throwable failure;

  public Team(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a team needs a thread");
    }
    members = IntStream.range(1, threads).mapToObj(this::member).toList();
    for (Thread member : members) {
      member.start();
    }
  }

  private Thread member(int worker) {
    return Thread.ofPlatform()
        .daemon()
        .name("hearth-worker-" + worker)
        .unstarted(() -> serve(worker));
  }

  @Override
  public int threads() {
    return members.size() + 1;
  }

  @Override
  public void run(int partCount, Task work) {
    refuseMembers();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the team is closed");
      }
      if (task != null) {
        throw nested();
      }
      runAlone(partCount, work);
    }
  }

  private void refuseMembers() {
    if (members.contains(Thread.currentThread())) {
      throw nested();
    }
  }

  private static IllegalStateException nested() {
    return new IllegalStateException("a part of a run cannot start another run of its team");
  }

  // yielding is deliberate: a pure spin collapses when another process wants the core
  @SuppressWarnings("ThreadPriorityCheck")
  private void runAlone(int partCount, Task work) {
    if (members.isEmpty() || partCount <= 1) {
      runSerially(partCount, work);
      return;
    }
    task = work;
    parts = partCount;
    failure = null;
    nextPart.set(0);
    busy.set(members.size());
    round.incrementAndGet();
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
    take(work, partCount, 0);
    for (int waited = 0; busy.get() > 0; waited++) {
      if (waited < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    task = null;
    rethrow(failure);
  }

  private void runSerially(int partCount, Task work) {
    task = work;
    try {
      for (int p = 0; p < partCount; p++) {
        work.run(p, 0);
      }
    } finally {
      task = null;
    }
  }

  private static void rethrow(@Nullable Throwable thrown) {
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  private void take(Task work, int partCount, int worker) {
    try {
      for (int p = nextPart.getAndIncrement(); p < partCount; p = nextPart.getAndIncrement()) {
        work.run(p, worker);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      nextPart.set(partCount);
    }
  }

  private void serve(int worker) {
    int seen = 0;
    while (true) {
      awaitAfter(seen);
      if (closed) {
        return;
      }
      seen = round.get();
      Task work = task;
      if (work != null) {
        take(work, parts, worker);
      }
      busy.decrementAndGet();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private void awaitAfter(int seen) {
    for (int waited = 0; round.get() == seen && !closed; waited++) {
      if (waited < SPINS) {
        Thread.onSpinWait();
      } else if (waited < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Waits for a run that is under way. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
    for (Thread member : members) {
      join(member);
    }
  }

  private static void join(Thread member) {
    boolean interrupted = false;
    while (true) {
      try {
        member.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
