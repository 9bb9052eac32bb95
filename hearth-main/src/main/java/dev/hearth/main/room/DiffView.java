package dev.hearth.main.room;

import dev.hearth.apps.room.Escaped;
import dev.hearth.apps.room.LineDiff;
import dev.hearth.apps.room.RunDiff;
import dev.hearth.main.shell.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two runs side by side, for the terminal and as a page. */
public final class DiffView {
  private static final int AROUND = 2;

  private DiffView() {}

  /** For the terminal. */
  public static String text(RunDiff diff) {
    StringBuilder out = new StringBuilder();
    out.append("- ").append(diff.before()).append("\n+ ").append(diff.after()).append('\n');
    for (RunDiff.Part part : diff.parts()) {
      out.append('\n').append(part.name()).append(part.same() ? ": same\n" : "\n");
      if (!part.same()) {
        shown(part.lines())
            .forEach(line -> out.append("  " + Visible.line(sign(line) + line.text()) + "\n"));
      }
    }
    return out.toString();
  }

  /** As one page. */
  public static String html(RunDiff diff) {
    StringBuilder out = new StringBuilder();
    String title = diff.before() + " → " + diff.after();
    out.append("<h1>").append(Escaped.xml(title)).append("</h1>\n");
    for (RunDiff.Part part : diff.parts()) {
      out.append("<h2>").append(Escaped.xml(part.name())).append("</h2>\n");
      if (part.same()) {
        out.append("<p class=\"good\">same</p>\n");
        continue;
      }
      out.append("<pre>");
      for (LineDiff.Line line : shown(part.lines())) {
        String kind = line.change().name().toLowerCase(Locale.ROOT);
        out.append("<span class=\"").append(kind).append("\">");
        out.append(Escaped.xml(sign(line) + line.text())).append("</span>\n");
      }
      out.append("</pre>\n");
    }
    return Page.of(title, out.toString());
  }

  private static String sign(LineDiff.Line line) {
    return switch (line.change()) {
      case SAME -> "  ";
      case REMOVED -> "- ";
      case ADDED -> "+ ";
    };
  }

  /** What changed, with a few lines around it. */
  private static List<LineDiff.Line> shown(List<LineDiff.Line> lines) {
    boolean[] near = new boolean[lines.size()];
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).change() != LineDiff.Change.SAME) {
        for (int j = Math.max(0, i - AROUND); j < Math.min(near.length, i + AROUND + 1); j++) {
          near[j] = true;
        }
      }
    }
    List<LineDiff.Line> shown = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (near[i]) {
        shown.add(lines.get(i));
      } else if (i > 0 && near[i - 1]) {
        shown.add(new LineDiff.Line(LineDiff.Change.SAME, "…"));
      }
    }
    return shown;
  }
}
