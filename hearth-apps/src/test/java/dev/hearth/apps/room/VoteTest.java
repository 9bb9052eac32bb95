package dev.hearth.apps.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.apps.room.Conclusion.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The majority's best answer, and honest numbers about the rest. */
class VoteTest {
  private static Attempt attempt(int number, String vote, Room.Severity... missed) {
    List<CheckResult> checks = new ArrayList<>();
    checks.add(new CheckResult("citations", Room.Severity.FAIL, "E1", true, "is there"));
    for (Room.Severity severity : missed) {
      checks.add(new CheckResult("numbers", severity, "42", false, "is not there"));
    }
    boolean whole = !vote.isEmpty();
    String text = "{\"v\":\"" + vote + "\"}";
    return new Attempt(
        number, number, "END", List.of(), text, whole, List.of(), List.of(), checks, vote);
  }

  @Test
  void theMajorityWinsAndTheBestOfIt() {
    List<Attempt> attempts =
        List.of(
            attempt(1, "disk"),
            attempt(2, "memory", Room.Severity.WARN),
            attempt(3, "memory"),
            attempt(4, "memory", Room.Severity.FAIL),
            attempt(5, ""));
    Conclusion voted = Vote.conclude(attempts, 5, true);
    assertThat(voted.chosen()).isEqualTo(3);
    assertThat(voted.status()).isEqualTo(Status.VERIFIED);
    assertThat(voted.agreeing()).isEqualTo(3);
    assertThat(voted.agreement()).isEqualTo(0.6);
    assertThat(voted.sameBytes()).isEqualTo(3);
    Conclusion first = Vote.conclude(attempts, 5, false);
    assertThat(first.chosen()).isEqualTo(1);
    assertThat(first.agreeing()).isEqualTo(1);
  }

  @Test
  void ofEqualPartiesThatWithTheBetterAnswer() {
    Conclusion voted =
        Vote.conclude(
            List.of(attempt(1, "disk", Room.Severity.WARN), attempt(2, "memory")), 2, true);
    assertThat(voted.chosen()).isEqualTo(2);
  }

  @Test
  void saysHowItStands() {
    assertThat(Vote.conclude(List.of(attempt(1, "a", Room.Severity.WARN)), 1, true))
        .satisfies(c -> assertThat(c.status()).isEqualTo(Status.WARNED))
        .satisfies(c -> assertThat(c.reasons()).containsExactly("numbers 42: is not there"));
    assertThat(Vote.conclude(List.of(attempt(1, "a", Room.Severity.FAIL)), 1, true).status())
        .isEqualTo(Status.FAILED);
    assertThat(Vote.conclude(List.of(attempt(1, "")), 3, true))
        .satisfies(c -> assertThat(c.status()).isEqualTo(Status.INCOMPLETE))
        .satisfies(c -> assertThat(c.chosen()).isZero())
        .satisfies(c ->
            assertThat(c.reasons()).containsExactly("a limit was reached after 1 of 3 attempts"));
  }
}
