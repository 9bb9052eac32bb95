package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times of all forms are put into one order, and what was assumed is said. */
class TimelineTest {
  @TempDir Path folder;

  private Evidence read(TarBuilder tar) {
    return Evidence.read(Bundle.open(List.of(tar.tar(folder)), BundleLimits.standard()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "2026-03-11T09:14:21.250Z ERROR x!2026-03-11T09:14:21.250Z!ERROR",
        "2026-03-11T09:14:21+02:00 host app[1]: error: x!2026-03-11T07:14:21Z!ERROR",
        "2026-03-11 09:14:21,250 - app - WARNING - x!2026-03-11T09:14:21.250Z!WARNING",
        "2026/03/11 09:14:21 [error] 29#29: *1 upstream timed out!2026-03-11T09:14:21Z!ERROR",
        "10.0.0.1 - - [11/Mar/2026:09:14:21 -0700] \"GET / HTTP/1.1\" 503"
            + " 1!2026-03-11T16:14:21Z!ERROR",
        "{\"ts\":1773220461.25,\"level\":\"warn\",\"msg\":\"x\"}!2026-03-11T09:14:21.250Z!WARNING",
        "{\"level\":50,\"time\":1773220461250,\"msg\":\"x\"}!2026-03-11T09:14:21.250Z!ERROR",
        "{\"@timestamp\":\"2026-03-11T09:14:21Z\",\"lvl\":\"ALERT\"}!2026-03-11T09:14:21Z!FATAL",
        "time=2026-03-11T09:14:21Z level=error msg=\"x\"!2026-03-11T09:14:21Z!ERROR",
        "2026-03-11T09:14:21.5Z stderr F E0311 09:14:21.000000 1 m.go:8]"
            + " x!2026-03-11T09:14:21.500Z!ERROR",
        "<27>1 2026-03-11T09:14:21Z node systemd 811 - - failed!2026-03-11T09:14:21Z!ERROR",
        "[Wed Mar 11 09:14:21 2026] Out of memory!2026-03-11T09:14:21Z!UNKNOWN",
        "2026-03-11 09:14:21 UTC [12] FATAL:  too many connections!2026-03-11T09:14:21Z!FATAL",
        "2026-13-41 09:14:21 no such day!!UNKNOWN",
        "[12345.678901] usb 1-1: new device!!UNKNOWN",
        "plain words with 09:14:21 inside!!UNKNOWN"
      })
  void readsTimesAndLevels(String line, Instant time, Level level) {
    Timeline timeline =
        read(new TarBuilder().file("a.log", line + "\n")).timeline(Level.UNKNOWN, 9);
    assertThat(timeline.entries())
        .extracting(Timeline.Entry::time, Timeline.Entry::level)
        .containsExactly(tuple(time, level));
  }

  @Test
  void givesYearsToTimesWithoutOne() {
    Timeline timeline =
        read(new TarBuilder()
                .file("a.log", "2026-01-02T10:00:00Z INFO new year\n")
                .file("kubelet", "E0102 09:59:59.500000 1 m.go:8] klog\n")
                .file("syslog", "Dec 31 23:00:00 node cron[1]: last year\n"))
            .timeline(Level.UNKNOWN, 9);
    assertThat(timeline.entries())
        .extracting(Timeline.Entry::file, Timeline.Entry::time)
        .containsExactly(
            tuple("syslog", Instant.parse("2025-12-31T23:00:00Z")),
            tuple("kubelet", Instant.parse("2026-01-02T09:59:59.500Z")),
            tuple("a.log", Instant.parse("2026-01-02T10:00:00Z")));
    assertThat(timeline.assumptions())
        .extracting(Timeline.Assumption::file, Timeline.Assumption::text)
        .contains(
            tuple(
                "syslog",
                "its times name no year: taken as 2026 or the year before, as in other files"));
  }

  @Test
  void saysWhereNoYearIsKnown() {
    Timeline timeline =
        read(new TarBuilder().file("syslog", "Dec 31 23:00:00 node cron[1]: error: x\n"))
            .timeline(Level.ERROR, 9);
    assertThat(timeline.entries()).extracting(Timeline.Entry::time).containsOnlyNulls();
    assertThat(timeline.from()).isNull();
    assertThat(timeline.spans()).isEmpty();
    assertThat(timeline.untimedLines()).isEqualTo(1);
    assertThat(timeline.assumptions())
        .extracting(Timeline.Assumption::text)
        .contains("its times name no year, nor does any other file: not on the time line");
  }

  @Test
  void countsWhatFallsIntoEachSpan() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      log.append("2026-03-11T09:00:%02dZ %s step%n".formatted(i, i % 10 == 9 ? "ERROR" : "INFO"));
    }
    Timeline timeline = read(new TarBuilder().file("a", log.toString())).timeline(Level.ERROR, 1);
    assertThat(timeline.spans()).hasSize(60);
    assertThat(timeline.spans().stream().mapToInt(Timeline.Span::errors).sum()).isEqualTo(6);
    assertThat(timeline.spans().stream().mapToInt(Timeline.Span::others).sum()).isEqualTo(54);
    assertThat(timeline.entries()).extracting(Timeline.Entry::folded).containsExactly(6);
    assertThat(timeline.from()).isEqualTo(Instant.parse("2026-03-11T09:00:00Z"));
    assertThat(timeline.to()).isEqualTo(Instant.parse("2026-03-11T09:00:59Z"));
  }
}
