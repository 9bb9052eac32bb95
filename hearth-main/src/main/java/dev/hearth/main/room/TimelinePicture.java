package dev.hearth.main.room;

import dev.hearth.apps.evidence.Level;
import dev.hearth.apps.evidence.Timeline;
import dev.hearth.apps.room.Escaped;
import dev.hearth.apps.room.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened when, as a picture: a lane for each file, a mark for each line. */
final class TimelinePicture {
  private static final int LANES_MAX = 14;
  private static final int WIDTH = 960;
  private static final int NAMES = 260;
  private static final int LANE = 22;
  private static final int TOP = 10;
  private static final int AXIS = 34;
  private static final int TICKS = 4;

  private final Outcome outcome;
  private final Set<String> cited = new LinkedHashSet<>();

  private TimelinePicture(Outcome outcome) {
    this.outcome = outcome;
    outcome
        .chosen()
        .ifPresent(a -> a.citations().forEach(c -> cited.add(c.file() + ":" + c.line())));
  }

  /** A mark. */
  private record Mark(Instant time, String file, String place, Level level, String text) {}

  /** Inline SVG; empty where no line says when. */
  static String of(Outcome outcome) {
    return new TimelinePicture(outcome).svg();
  }

  private String svg() {
    List<Mark> marks = marks();
    if (marks.isEmpty()) {
      return "";
    }
    Instant from = marks.stream().map(Mark::time).min(Instant::compareTo).orElseThrow();
    Instant to = marks.stream().map(Mark::time).max(Instant::compareTo).orElseThrow();
    Map<String, List<Mark>> lanes = lanes(marks);
    int height = TOP + lanes.size() * LANE + AXIS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"time line\">\n"
            .formatted(WIDTH, height));
    int y = TOP;
    for (Map.Entry<String, List<Mark>> lane : lanes.entrySet()) {
      lane(svg, lane.getKey(), lane.getValue(), y, from, to);
      y += LANE;
    }
    axis(svg, from, to, y);
    return svg.append("</svg>\n").toString();
  }

  private List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    for (Timeline.Entry entry : outcome.timeline().entries()) {
      @Nullable Instant time = entry.time();
      if (time != null) {
        String place = entry.file() + ":" + entry.line();
        marks.add(new Mark(time, entry.file(), place, entry.level(), entry.text()));
      }
    }
    Set<String> there = new LinkedHashSet<>();
    marks.forEach(mark -> there.add(mark.place()));
    for (var line : outcome.evidence().lines()) {
      if (!line.time().isEmpty() && cited.contains(line.place()) && there.add(line.place())) {
        marks.add(
            new Mark(
                Instant.parse(line.time()),
                line.file(),
                line.place(),
                Level.valueOf(line.level()),
                line.text()));
      }
    }
    return marks;
  }

  /** The files with most marks, those with cited lines first. */
  private Map<String, List<Mark>> lanes(List<Mark> marks) {
    Map<String, List<Mark>> byFile = new LinkedHashMap<>();
    marks.forEach(mark -> byFile.computeIfAbsent(mark.file(), f -> new ArrayList<>()).add(mark));
    List<Map.Entry<String, List<Mark>>> order = new ArrayList<>(byFile.entrySet());
    order.sort((a, b) -> Long.compare(weight(b.getValue()), weight(a.getValue())));
    Map<String, List<Mark>> lanes = new LinkedHashMap<>();
    order.stream().limit(LANES_MAX).forEach(lane -> lanes.put(lane.getKey(), lane.getValue()));
    return lanes;
  }

  private long weight(List<Mark> marks) {
    return marks.stream().filter(m -> cited.contains(m.place())).count() * 1_000_000 + marks.size();
  }

  private void lane(
      StringBuilder svg, String file, List<Mark> marks, int y, Instant from, Instant to) {
    int middle = y + LANE / 2;
    svg.append(
        "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>\n"
            .formatted(NAMES - 8, middle + 4, Escaped.xml(shortened(file))));
    svg.append(
        "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" class=\"lane\"/>\n"
            .formatted(NAMES, WIDTH - 8, middle, middle));
    for (Mark mark : marks) {
      boolean proof = cited.contains(mark.place());
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"%s\" class=\"%s%s\"><title>%s</title></circle>\n",
              x(mark.time(), from, to),
              middle,
              proof ? "6" : "3.5",
              mark.level().name().toLowerCase(Locale.ROOT),
              proof ? " cited" : "",
              Escaped.xml(mark.time() + " " + mark.place() + " " + mark.text())));
    }
  }

  private static String shortened(String file) {
    return file.length() <= 38 ? file : "…" + file.substring(file.length() - 37);
  }

  private static double x(Instant time, Instant from, Instant to) {
    double whole = Math.max(1, Duration.between(from, to).toMillis());
    double part = Duration.between(from, time).toMillis();
    return NAMES + 10 + (WIDTH - NAMES - 28) * part / whole;
  }

  private static void axis(StringBuilder svg, Instant from, Instant to, int y) {
    long seconds = Duration.between(from, to).toSeconds();
    int ticks = seconds == 0 ? 0 : TICKS;
    for (int i = 0; i <= ticks; i++) {
      Instant at = ticks == 0 ? from : from.plusSeconds(seconds * i / ticks);
      String anchor = i == 0 ? "start" : i == ticks ? "end" : "middle";
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" class=\"tick\" text-anchor=\"%s\">%s</text>\n",
              x(at, from, to),
              y + 20,
              anchor,
              at.toString()));
    }
  }
}
