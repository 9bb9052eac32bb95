package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Groups.Group;
import dev.hearth.apps.evidence.Timeline.Entry;
import dev.hearth.apps.evidence.Timeline.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the lines of all files into the order of time. */
final class TimelineMaker {
  private static final int SPANS = 60;
  private static final int TEXT_CHARACTERS_MAX = 300;

  private final List<Pieces> pieces;
  private final Groups groups;
  private final List<Timeline.Assumption> assumptions;

  TimelineMaker(List<Pieces> pieces, Groups groups, List<Timeline.Assumption> assumptions) {
    this.pieces = pieces;
    this.groups = groups;
    this.assumptions = assumptions;
  }

  Timeline make(Level lowest, int entriesMax) {
    List<Group> groupsShown = new ArrayList<>();
    for (Group group : groups.all()) {
      if (pieces.get(group.file()).level(group.first()).compareTo(lowest) >= 0) {
        groupsShown.add(group);
      }
    }
    long leftOut = 0;
    if (groupsShown.size() > entriesMax) {
      groupsShown.sort(
          Comparator.comparingDouble((Group g) ->
                  -pieces.get(g.file()).signal(g.best()) * (1 + groups.rareness(g.template())))
              .thenComparingInt(Group::file)
              .thenComparingInt(Group::first));
      List<Group> rest = groupsShown.subList(entriesMax, groupsShown.size());
      leftOut = rest.stream().mapToLong(Group::count).sum();
      rest.clear();
    }
    // by time, then by place, which is the order of files and lines
    groupsShown.sort(
        Comparator.comparingLong(this::sortKey)
            .thenComparingInt(Group::file)
            .thenComparingInt(Group::first));
    List<Entry> entries = groupsShown.stream().map(this::entry).toList();
    long[] range = range();
    return new Timeline(
        entries,
        leftOut,
        Evidence.instant(range[0]),
        Evidence.instant(range[1]),
        spans(range[0], range[1]),
        range[2],
        assumptions);
  }

  private long sortKey(Group group) {
    long micros = pieces.get(group.file()).micros(group.first());
    return micros == LineTime.UNKNOWN ? Long.MAX_VALUE : micros;
  }

  private Entry entry(Group group) {
    Pieces own = pieces.get(group.file());
    int piece = group.first();
    return new Entry(
        Evidence.instant(own.micros(piece)),
        own.file().name(),
        own.file().lineAt(own.from(piece)) + 1,
        own.level(piece),
        Shown.shortened(own.text(piece), TEXT_CHARACTERS_MAX),
        group.count());
  }

  /** First and last time, and how many pieces have none. */
  private long[] range() {
    long from = Long.MAX_VALUE;
    long to = LineTime.UNKNOWN;
    long untimed = 0;
    for (Pieces own : pieces) {
      for (int piece = 0; piece < own.count(); piece++) {
        long micros = own.micros(piece);
        if (micros == LineTime.UNKNOWN) {
          untimed++;
        } else {
          from = Math.min(from, micros);
          to = Math.max(to, micros);
        }
      }
    }
    return new long[] {to == LineTime.UNKNOWN ? LineTime.UNKNOWN : from, to, untimed};
  }

  private List<Span> spans(long from, long to) {
    if (to == LineTime.UNKNOWN) {
      return List.of();
    }
    long width = Math.max(1, Math.ceilDiv(to - from + 1, SPANS));
    int[][] counts = new int[SPANS][3];
    for (Pieces own : pieces) {
      for (int piece = 0; piece < own.count(); piece++) {
        long micros = own.micros(piece);
        if (micros != LineTime.UNKNOWN) {
          Level level = own.level(piece);
          int column = level.compareTo(Level.ERROR) >= 0 ? 0 : level == Level.WARNING ? 1 : 2;
          counts[(int) ((micros - from) / width)][column]++;
        }
      }
    }
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      spans.add(
          new Span(
              at(from + i * width),
              at(from + (i + 1) * width),
              counts[i][0],
              counts[i][1],
              counts[i][2]));
    }
    return spans;
  }

  private static Instant at(long micros) {
    @Nullable Instant instant = Evidence.instant(micros);
    if (instant == null) {
      throw new IllegalStateException("a span has a beginning");
    }
    return instant;
  }
}
