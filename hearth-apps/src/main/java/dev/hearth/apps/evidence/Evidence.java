package dev.hearth.apps.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a bundle, weighed. Reading and weighing happen once; picking may be repeated with
 * other questions and budgets. All of it is a function of the bundle's bytes and the arguments.
 *
 * <p>A line's weight comes from the level that it names, from words such as "refused", from what
 * Kubernetes objects say (states, exit codes, restarts, conditions, events), from how rare its
 * template is within this bundle, from the question (BM25) and from how near in time it is to the
 * strongest lines. A template that occurs again and again in a file is shown once, with its count.
 */
public final class Evidence {
  /** A line without a year may be that much newer than the newest line that has one. */
  private static final long NEWER_MICROS_MAX = 2L * 24 * 3600 * 1_000_000;

  private static final int YEARLESS = 2000;

  private final List<Pieces> pieces = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Timeline.Assumption> assumptions = new ArrayList<>();
  private final Groups groups;

  private Evidence(Bundle bundle) {
    List<Reading> readings = new ArrayList<>();
    for (BundleFile file : bundle.files()) {
      Reading reading = new Reading(file, notes);
      readings.add(reading);
      pieces.add(reading.read());
    }
    placeInTime(readings);
    groups = new Groups(pieces);
  }

  /** Reads every line of every file: levels, times, templates, what objects say. */
  public static Evidence read(Bundle bundle) {
    return new Evidence(bundle);
  }

  /** {@link #read} and {@link #select(String, Budget)} in one. */
  public static Packed select(Bundle bundle, String question, Budget budget) {
    return read(bundle).select(question, budget);
  }

  /**
   * The lines that tell most, as many as fit.
   *
   * @param question what is asked; may be empty
   * @throws dev.hearth.format.HearthException DOES_NOT_FIT where not even one line fits
   */
  public Packed select(String question, Budget budget) {
    List<Candidate> ranked = new Ranking(pieces, groups).rank(question);
    List<String> said = new ArrayList<>(notes);
    assumptions.forEach(a -> said.add(a.file() + ": " + a.text()));
    return new Packer(pieces, budget, said).pack(ranked);
  }

  /**
   * What happened when.
   *
   * @param lowest lines below this level are counted but not listed
   * @param entriesMax the most telling ones are kept where there are more
   */
  public Timeline timeline(Level lowest, int entriesMax) {
    return new TimelineMaker(pieces, groups, assumptions).make(lowest, entriesMax);
  }

  /** Gives years to times that have none, and says so. */
  private void placeInTime(List<Reading> readings) {
    long newest = LineTime.UNKNOWN;
    for (int i = 0; i < pieces.size(); i++) {
      Pieces own = pieces.get(i);
      for (int p = 0; p < own.count(); p++) {
        long micros = own.micros(p);
        if (micros > newest && LineTime.isPlausible(micros)) {
          newest = micros;
        }
      }
    }
    for (int i = 0; i < pieces.size(); i++) {
      String file = pieces.get(i).file().name();
      if (readings.get(i).lacksYear()) {
        giveYears(pieces.get(i), newest);
        assumptions.add(
            new Timeline.Assumption(
                file,
                newest == LineTime.UNKNOWN
                    ? "its times name no year, nor does any other file: not on the time line"
                    : "its times name no year: taken as %d or the year before, as in other files"
                        .formatted(LineTime.year(newest))));
      }
      if (readings.get(i).zoneless()) {
        assumptions.add(new Timeline.Assumption(file, "its times name no zone: read as UTC"));
      }
      if (pieces.get(i).file().kind() == FileKind.LOG_KERNEL && !readings.get(i).zoneless()) {
        assumptions.add(
            new Timeline.Assumption(file, "its times count from the start: not on the time line"));
      }
    }
  }

  private static void giveYears(Pieces own, long newest) {
    for (int p = 0; p < own.count(); p++) {
      long micros = own.micros(p);
      if (micros == LineTime.UNKNOWN || LineTime.year(micros) != YEARLESS) {
        continue;
      }
      if (newest == LineTime.UNKNOWN) {
        own.setMicros(p, LineTime.UNKNOWN);
      } else {
        int year = LineTime.year(newest);
        long placed = LineTime.inYear(micros, year);
        own.setMicros(
            p, placed > newest + NEWER_MICROS_MAX ? LineTime.inYear(micros, year - 1) : placed);
      }
    }
  }

  static @Nullable Instant instant(long micros) {
    return micros == LineTime.UNKNOWN ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
