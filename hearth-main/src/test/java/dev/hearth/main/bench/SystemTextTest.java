package dev.hearth.main.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Reading what Linux says of processors and memory. */
class SystemTextTest {
  private static Busy busy(String system, long user, long kernel) {
    String process =
        "7 (a name) with ) R 1 1 1 0 -1 4194560 1 2 3 4 %d %d 6 1 20 0 9 0 5"
            .formatted(user, kernel);
    return Busy.read("cpu  " + system + "\ncpu0 1 2 3 4\n", process);
  }

  @Test
  void othersAreWhoeverWasBusyButUs() {
    Busy before = busy("100 0 50 1000 0 0 0 0 0 0", 40, 10);
    Busy after = busy("300 0 50 1100 20 0 0 80 0 0", 190, 10);
    // 400 ticks: 120 idle, 150 ours, so 130 of others, 80 of them not given to this machine
    assertThat(after.othersSince(before)).hasValue(130 / 400.0);
  }

  @Test
  void withoutTimeThereIsNoShare() {
    Busy now = busy("100 0 50 1000 0 0 0 0 0 0", 40, 10);
    assertThat(now.othersSince(now)).isEmpty();
    assertThat(Busy.read("", "").othersSince(new Busy(0, 0, 0))).isEmpty();
  }

  @Test
  void readsResidentMemory() {
    String status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nRssAnon:\t 512 kB\n";
    assertThat(Resident.parse(status)).contains(new Resident(1024 * 1024, 2048 * 1024, 512 * 1024));
  }

  @Test
  void aProcessThatHasEndedHasNone() {
    assertThat(Resident.parse("Name:\tx\nState:\tZ (zombie)\n")).isEmpty();
  }
}
