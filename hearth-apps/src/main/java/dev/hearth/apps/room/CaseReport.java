package dev.hearth.apps.room;

import java.util.List;
import java.util.Locale;

/**
 * How a room did on its cases.
 *
 * @param room which
 * @param cases every one
 * @param scoreMin what the mean must reach
 */
public record CaseReport(String room, List<Scored> cases, double scoreMin) {
  public CaseReport {
    cases = List.copyOf(cases);
  }

  /**
   * One case.
   *
   * @param status how its run stands
   * @param expectations what should have come
   * @param run its id in the journal
   * @param seconds that it took
   */
  public record Scored(
      String name,
      Conclusion.Status status,
      List<RoomCase.Expectation> expectations,
      String run,
      double seconds) {
    public Scored {
      expectations = List.copyOf(expectations);
    }

    /** Share of what was expected that came; nothing counts where a citation does not hold. */
    public double score() {
      if (expectations.isEmpty()
          || status == Conclusion.Status.FAILED
          || status == Conclusion.Status.INCOMPLETE) {
        return 0;
      }
      long met = expectations.stream().filter(RoomCase.Expectation::met).count();
      return (double) met / expectations.size();
    }
  }

  /** The mean over all cases. */
  public double score() {
    return cases.stream().mapToDouble(Scored::score).average().orElse(0);
  }

  public boolean passed() {
    return score() >= scoreMin;
  }

  /** As JUnit's XML, which build servers read: a case fails below the score that the room wants. */
  public String junit() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    long failures = cases.stream().filter(c -> c.score() < scoreMin).count();
    double seconds = cases.stream().mapToDouble(Scored::seconds).sum();
    xml.append(
        String.format(
            Locale.ROOT,
            "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\""
                + " time=\"%.3f\">\n",
            Escaped.xml("room " + room),
            cases.size(),
            failures,
            seconds));
    for (Scored each : cases) {
      xml.append(
          String.format(
              Locale.ROOT,
              "  <testcase classname=\"%s\" name=\"%s\" time=\"%.3f\">",
              Escaped.xml(room),
              Escaped.xml(each.name()),
              each.seconds()));
      if (each.score() < scoreMin) {
        xml.append(
            String.format(
                Locale.ROOT,
                "\n    <failure message=\"score %.2f of %.2f\">%s</failure>\n  ",
                each.score(),
                scoreMin,
                Escaped.xml(missed(each))));
      }
      xml.append("</testcase>\n");
    }
    return xml.append("</testsuite>\n").toString();
  }

  private static String missed(Scored each) {
    StringBuilder text = new StringBuilder("run " + each.run() + ": " + each.status() + "\n");
    for (RoomCase.Expectation expectation : each.expectations()) {
      if (!expectation.met()) {
        text.append(expectation.what() + ", found " + expectation.found() + "\n");
      }
    }
    return text.toString();
  }
}
