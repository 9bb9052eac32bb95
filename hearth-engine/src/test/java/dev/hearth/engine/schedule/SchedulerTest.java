package dev.hearth.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scheduler alone: single decisions, then whole lives of many requests. */
class SchedulerTest {
  private static final Room PLENTY = new Room(1L << 40, 100, 100, 64);

  private static Active decoding(long id, int priority, int length) {
    return new Active(id, "t", priority, length, 1, 1, 0, false, 1000);
  }

  private static Active reading(long id, String tenant, int pending) {
    return new Active(id, tenant, 0, 0, pending, pending, 0, false, 0);
  }

  @Test
  void everyoneWhoDecodesTakesPartAndPromptsShareTheRest() {
    Scheduler scheduler = new Scheduler(new Limits(8, 100, 30));
    FairShares shares = new FairShares();
    shares.count("a", 50);
    StepPlan plan =
        scheduler.plan(
            List.of(
                decoding(1, 0, 10), reading(2, "a", 20), reading(3, "b", 25), decoding(4, 0, 70)),
            shares,
            PLENTY);
    assertThat(plan.shares())
        .containsExactlyInAnyOrder(
            new StepPlan.Share(1, 1, 0),
            new StepPlan.Share(4, 1, 0),
            new StepPlan.Share(3, 25, 0),
            new StepPlan.Share(2, 5, 0));
    assertThat(plan.yields()).isEmpty();
  }

  @Test
  void promptsMayTakeAWholeStepWhereNobodyDecodes() {
    Scheduler scheduler = new Scheduler(new Limits(8, 100, 30));
    StepPlan plan = scheduler.plan(List.of(reading(1, "a", 500)), new FairShares(), PLENTY);
    assertThat(plan.shares()).containsExactly(new StepPlan.Share(1, 100, 0));
  }

  @Test
  void guessesTakeWhatIsLeft() {
    Scheduler scheduler = new Scheduler(new Limits(4, 10, 5));
    Active guessing = new Active(1, "t", 0, 63, 1, 1, 8, false, 0);
    StepPlan plan =
        scheduler.plan(List.of(guessing, reading(2, "t", 100)), new FairShares(), PLENTY);
    assertThat(plan.shares())
        .containsExactlyInAnyOrder(new StepPlan.Share(1, 1, 4), new StepPlan.Share(2, 5, 0));
    // the next page is not to be had, so that no guess fits after position 63
    Room full = new Room(50, 100, 100, 64);
    assertThat(scheduler.plan(List.of(guessing), new FairShares(), full).shares())
        .containsExactly(new StepPlan.Share(1, 1, 0));
  }

  @Test
  void theLastInOrderGivesWayWhenTheNextTokensDoNotFit() {
    Scheduler scheduler = new Scheduler(new Limits(8, 100, 30));
    Room none = new Room(0, 100, 100, 64);
    StepPlan plan =
        scheduler.plan(
            List.of(decoding(1, 0, 64), decoding(2, 1, 64), decoding(3, 0, 10)),
            new FairShares(),
            none);
    assertThat(plan.yields()).containsExactly(3L);
    assertThat(plan.shares()).extracting(StepPlan.Share::request).containsExactly(1L, 2L);
  }

  @Test
  void theFirstInOrderIsNotOvertakenByWhoWouldFit() {
    Scheduler scheduler = new Scheduler(new Limits(8, 100, 30));
    Room room = new Room(10_000, 100, 100, 64);
    Waiting large = new Waiting(1, "a", 0, 0, 20_000);
    Waiting small = new Waiting(2, "b", 0, 0, 100);
    List<Active> active = List.of(decoding(9, 0, 10));
    assertThat(scheduler.admit(List.of(large, small), active, new FairShares(), room).starts())
        .isEmpty();
    assertThat(scheduler.admit(List.of(small), active, new FairShares(), room).starts())
        .containsExactly(2L);
    assertThat(scheduler.admit(List.of(large), List.of(), new FairShares(), room).starts())
        .containsExactly(1L);
  }

  @Test
  void higherPrioritiesDisplaceLowerOnesAndEqualOnesDoNot() {
    Scheduler scheduler = new Scheduler(new Limits(2, 100, 30));
    List<Active> active = List.of(decoding(1, 0, 10), decoding(2, 0, 10));
    Admission admission =
        scheduler.admit(
            List.of(new Waiting(3, "t", 1, 0, 100), new Waiting(4, "t", 0, 0, 100)),
            active,
            new FairShares(),
            PLENTY);
    assertThat(admission.yields()).containsExactly(2L);
    assertThat(admission.starts()).containsExactly(3L);
    // having waited makes one first in line, but displaces nobody
    Waiting aged = new Waiting(5, "t", 0, 10L * Waiting.AGING_STEPS, 100);
    assertThat(scheduler.admit(List.of(aged), active, new FairShares(), PLENTY).starts()).isEmpty();
    assertThat(aged.agedPriority()).isEqualTo(10);
  }

  @Test
  void tenantsTakeTurnsForPlaces() {
    Scheduler scheduler = new Scheduler(new Limits(4, 100, 30));
    List<Waiting> waiting =
        IntStream.range(0, 10)
            .mapToObj(i -> new Waiting(i, i < 8 ? "many" : "few", 0, 0, 10))
            .toList();
    assertThat(scheduler.admit(waiting, List.of(), new FairShares(), PLENTY).starts())
        .containsExactlyInAnyOrder(0L, 8L, 1L, 9L);
  }

  @Test
  void whoComesBackStartsLevelWithTheLeastServed() {
    FairShares shares = new FairShares();
    shares.present(List.of("a", "b"));
    shares.count("a", 100);
    shares.count("b", 300);
    shares.present(List.of("a", "b", "c"));
    assertThat(shares.served("c")).isEqualTo(100);
    shares.present(List.of("b"));
    shares.present(List.of("a", "b"));
    assertThat(shares.served("a")).isEqualTo(300);
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** Whatever comes, everything ends, nothing exceeds its limit, and decoding goes on. */
  @ParameterizedTest
  @MethodSource("seeds")
  void wholeLives(int seed) {
    new Simulation(seed).run();
  }
}
