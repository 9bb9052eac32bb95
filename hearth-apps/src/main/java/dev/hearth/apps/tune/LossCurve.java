package dev.hearth.apps.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The loss over the steps of a run, as a picture for a terminal and for a page. */
public final class LossCurve {
  private static final int PAGE_WIDTH = 900;
  private static final int PAGE_HEIGHT = 420;
  private static final int MARGIN = 56;
  private static final int LINES = 5;

  private final List<Progress> history;
  private final double lowest;
  private final double highest;

  /**
   * @param history the steps of a run, at least one
   */
  public LossCurve(List<Progress> history) {
    if (history.isEmpty()) {
      throw new IllegalArgumentException("a curve without points");
    }
    this.history = List.copyOf(history);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Progress p : history) {
      low =
          Math.min(
              low, Double.isNaN(p.heldOutLoss()) ? p.loss() : Math.min(p.loss(), p.heldOutLoss()));
      high = Math.max(high, p.loss());
    }
    this.lowest = low;
    this.highest = high > low ? high : low + 1;
  }

  /**
   * Lines of text: dots for the mean of the steps of a column, {@code o} for held-out losses.
   *
   * @param columns of the plot, without the numbers beside it
   */
  public List<String> lines(int columns, int rows) {
    char[][] cells = new char[rows][columns];
    for (char[] row : cells) {
      java.util.Arrays.fill(row, ' ');
    }
    int steps = history.getLast().step();
    double[] sums = new double[columns];
    int[] counts = new int[columns];
    for (Progress p : history) {
      int column = column(p.step(), steps, columns);
      sums[column] += p.loss();
      counts[column]++;
    }
    for (int c = 0; c < columns; c++) {
      if (counts[c] > 0) {
        cells[row(sums[c] / counts[c], rows)][c] = '·';
      }
    }
    for (Progress p : history) {
      if (!Double.isNaN(p.heldOutLoss())) {
        cells[row(p.heldOutLoss(), rows)][column(p.step(), steps, columns)] = 'o';
      }
    }
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      double value = highest - (highest - lowest) * r / Math.max(1, rows - 1);
      lines.add(
          String.format(Locale.ROOT, "%8.3f │%s", value, new String(cells[r]).stripTrailing()));
    }
    lines.add("         └" + "─".repeat(columns));
    String last = "step " + steps;
    lines.add(" ".repeat(Math.max(0, 10 + columns - last.length())) + last);
    return lines;
  }

  private static int column(int step, int steps, int columns) {
    return (int) Math.min(columns - 1L, (long) (step - 1) * columns / Math.max(1, steps));
  }

  private int row(double loss, int rows) {
    double share = (highest - loss) / (highest - lowest);
    return Math.clamp(Math.round(share * (rows - 1)), 0, rows - 1);
  }

  /** A page of its own with an SVG: nothing is loaded from elsewhere. */
  public String page(String title) {
    StringBuilder page = new StringBuilder();
    String name = escaped(title);
    page.append("<!doctype html>\n<meta charset=\"utf-8\">\n<title>")
        .append(name)
        .append("</title>\n<style>body{font:14px system-ui,sans-serif;margin:2em;color:#222}")
        .append("svg{max-width:100%}td,th{padding:2px 12px;text-align:right}</style>\n<h1>")
        .append(name)
        .append("</h1>\n");
    svg(page);
    table(page);
    return page.toString();
  }

  private void svg(StringBuilder page) {
    page.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"loss by step\">\n",
            PAGE_WIDTH,
            PAGE_HEIGHT,
            PAGE_WIDTH));
    for (int i = 0; i < LINES; i++) {
      double value = lowest + (highest - lowest) * i / (LINES - 1);
      double y = y(value);
      page.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" font-size=\"12\">%.3f</text>\n",
              MARGIN,
              PAGE_WIDTH - MARGIN,
              y,
              y,
              MARGIN - 6,
              y + 4,
              value));
    }
    line(page, Progress::loss, "#2563eb", 1);
    line(page, Progress::heldOutLoss, "#dc2626", 2);
    page.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#2563eb\">training</text>"
                + "<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#dc2626\">held out</text>"
                + "<text x=\"%d\" y=\"%d\" font-size=\"12\" text-anchor=\"end\">step %d</text>\n"
                + "</svg>\n",
            MARGIN + 8,
            MARGIN - 20,
            MARGIN + 80,
            MARGIN - 20,
            PAGE_WIDTH - MARGIN,
            PAGE_HEIGHT - MARGIN + 20,
            history.getLast().step()));
  }

  private void line(
      StringBuilder page, ToDoubleFunction<Progress> value, String colour, int width) {
    page.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%d\" points=\"",
            colour,
            width));
    int steps = history.getLast().step();
    for (Progress p : history) {
      double loss = value.applyAsDouble(p);
      if (!Double.isNaN(loss)) {
        double x = MARGIN + (PAGE_WIDTH - 2.0 * MARGIN) * (p.step() - 1) / Math.max(1, steps - 1);
        page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(loss)));
      }
    }
    page.append("\"/>\n");
  }

  private double y(double loss) {
    double share = Math.clamp((loss - lowest) / (highest - lowest), 0, 1);
    return PAGE_HEIGHT - MARGIN - share * (PAGE_HEIGHT - 2.0 * MARGIN);
  }

  private void table(StringBuilder page) {
    page.append("<table><tr><th>step<th>training<th>held out</tr>\n");
    for (Progress p : history) {
      if (!Double.isNaN(p.heldOutLoss())) {
        page.append(
            String.format(
                Locale.ROOT,
                "<tr><td>%d<td>%.4f<td>%.4f</tr>\n",
                p.step(),
                p.loss(),
                p.heldOutLoss()));
      }
    }
    page.append("</table>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
