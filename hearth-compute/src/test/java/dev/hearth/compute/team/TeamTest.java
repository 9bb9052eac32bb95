package dev.hearth.compute.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timeouts only end a test that hangs; nothing is measured by the clock. */
@Timeout(60)
class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPartRunsOnce(int threads) {
    try (Team team = new Team(threads)) {
      assertThat(team.threads()).isEqualTo(threads);
      for (int parts : new int[] {0, 1, 2, 7, 1000}) {
        AtomicIntegerArray counts = new AtomicIntegerArray(parts);
        team.run(parts, (part, worker) -> counts.incrementAndGet(part));
        for (int p = 0; p < parts; p++) {
          assertThat(counts.get(p)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void noTwoPartsAtATimeShareAWorker() {
    try (Team team = new Team(4)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(4);
      AtomicInteger clashes = new AtomicInteger();
      team.run(
          2000,
          (part, worker) -> {
            if (inside.incrementAndGet(worker) != 1) {
              clashes.incrementAndGet();
            }
            Thread.yield();
            inside.decrementAndGet(worker);
          });
      assertThat(clashes.get()).isZero();
    }
  }

  @Test
  void plainWritesOfPartsAreSeenAfterTheRunAndByTheNext() {
    try (Team team = new Team(3)) {
      long[][] values = new long[2][64];
      for (int round = 0; round < 3_000; round++) {
        long[] from = values[round % 2];
        long[] to = values[(round + 1) % 2];
        team.run(to.length, (part, worker) -> to[part] = from[(part + 1) % from.length] + 1);
      }
      assertThat(values[0]).containsOnly(3_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatAPartThrowsIsRethrownAndTheTeamStaysUsable(int threads) {
    try (Team team = new Team(threads)) {
      for (int round = 0; round < 50; round++) {
        IllegalArgumentException thrown = new IllegalArgumentException("part");
        int bad = round;
        assertThatThrownBy(() ->
                team.run(
                    50,
                    (part, worker) -> {
                      if (part == bad) {
                        throw thrown;
                      }
                    }))
            .isSameAs(thrown);
        AtomicInteger count = new AtomicInteger();
        team.run(20, (part, worker) -> count.incrementAndGet());
        assertThat(count.get()).isEqualTo(20);
      }
    }
  }

  @Test
  void errorsAreRethrownToo() {
    try (Team team = new Team(2)) {
      assertThatThrownBy(() ->
              team.run(
                  2,
                  (part, worker) -> {
                    throw new StackOverflowError();
                  }))
          .isInstanceOf(StackOverflowError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void manyTinyRunsLoseNothing(int threads) {
    try (Team team = new Team(threads)) {
      AtomicInteger count = new AtomicInteger();
      for (int i = 0; i < 10_000; i++) {
        team.run(2, (part, worker) -> count.incrementAndGet());
      }
      assertThat(count.get()).isEqualTo(20_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aRunInsideARunIsRefused(int threads) {
    try (Team team = new Team(threads)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> team.run(8, (part, worker) -> team.run(1, (inner, other) -> {})));
      AtomicInteger count = new AtomicInteger();
      team.run(3, (part, worker) -> count.incrementAndGet());
      assertThat(count.get()).isEqualTo(3);
    }
  }

  @Test
  void callersTakeTurns() throws InterruptedException {
    try (Team team = new Team(2)) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Runnable caller =
          () -> {
            try {
              for (int i = 0; i < 200; i++) {
                int id = i;
                team.run(
                    4,
                    (part, worker) -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      inside.decrementAndGet();
                    });
                assertThat(id).isNotNegative();
              }
            } catch (Throwable t) {
              failure.set(t);
            }
          };
      Thread one = Thread.ofPlatform().start(caller);
      Thread two = Thread.ofPlatform().start(caller);
      one.join();
      two.join();
      assertThat(failure.get()).isNull();
      assertThat(most.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aClosedTeamRefusesWorkAndItsThreadsEnd() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Team team = new Team(3);
    meetAll(team, threads);
    team.close();
    team.close();
    threads.remove(Thread.currentThread());
    assertThat(threads).hasSize(2).noneMatch(Thread::isAlive);
    assertThatIllegalStateException().isThrownBy(() -> team.run(1, (part, worker) -> {}));
  }

  /** Runs until every member has been seen; the parts wait for each other. */
  private static void meetAll(Team team, Set<Thread> threads) {
    team.run(
        team.threads(),
        (part, worker) -> {
          threads.add(Thread.currentThread());
          while (threads.size() < team.threads()) {
            Thread.onSpinWait();
          }
        });
  }

  @Test
  void anIdleTeamParksAndBurnsNothing() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Team team = new Team(3)) {
      meetAll(team, threads);
      threads.remove(Thread.currentThread());
      var clock = ManagementFactory.getThreadMXBean();
      for (Thread member : threads) {
        while (member.getState() != Thread.State.WAITING) {
          Thread.yield();
        }
        work();
        long before = clock.getThreadCpuTime(member.threadId());
        assertThat(work()).isNotZero();
        assertThat(clock.getThreadCpuTime(member.threadId())).isEqualTo(before);
        assertThat(member.isDaemon()).isTrue();
      }
      AtomicInteger count = new AtomicInteger();
      team.run(9, (part, worker) -> count.incrementAndGet());
      assertThat(count.get()).isEqualTo(9);
    }
  }

  /** Some milliseconds of work for the caller alone. */
  private static long work() {
    long x = 1;
    for (int i = 0; i < 10_000_000; i++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
    }
    return x | 1;
  }

  @Test
  void aTeamNeedsAThread() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Team(0));
  }
}
