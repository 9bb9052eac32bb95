package dev.hearth.apps.room;

import java.util.ArrayList;
import java.util.List;

/** Which lines came, went and stayed. */
public final class LineDiff {
  /** Longer texts than this are compared from both ends only: the middle counts as replaced. */
  private static final int TABLE_LINES_MAX = 3000;

  private LineDiff() {}

  /** What became of a line. */
  public enum Change {
    SAME,
    REMOVED,
    ADDED
  }

  /** A line and what became of it. */
  public record Line(Change change, String text) {}

  /** The shortest way from one text to the other, by the longest common subsequence of lines. */
  public static List<Line> of(List<String> before, List<String> after) {
    int head = 0;
    int shorter = Math.min(before.size(), after.size());
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    before.subList(0, head).forEach(text -> lines.add(new Line(Change.SAME, text)));
    middle(
        before.subList(head, before.size() - tail),
        after.subList(head, after.size() - tail),
        lines);
    before
        .subList(before.size() - tail, before.size())
        .forEach(text -> lines.add(new Line(Change.SAME, text)));
    return lines;
  }

  private static void middle(List<String> before, List<String> after, List<Line> lines) {
    boolean large = before.size() > TABLE_LINES_MAX || after.size() > TABLE_LINES_MAX;
    int[][] common = large ? new int[0][] : table(before, after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean same =
          !large && i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
      if (same) {
        lines.add(new Line(Change.SAME, before.get(i)));
        i++;
        j++;
      } else if (j == after.size()
          || (i < before.size() && (large || common[i + 1][j] >= common[i][j + 1]))) {
        lines.add(new Line(Change.REMOVED, before.get(i)));
        i++;
      } else {
        lines.add(new Line(Change.ADDED, after.get(j)));
        j++;
      }
    }
  }

  /** How many lines are common from each pair of places on. */
  private static int[][] table(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
