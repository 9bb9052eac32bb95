package dev.hearth.bench;

import dev.hearth.main.bench.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The roofline picture (Williams, Waterman and Patterson, CACM 52(4), 2009): what was reached,
 * under what memory and arithmetic allow, by operations for each byte of weights that is read.
 */
final class Roofline {
  private static final double WIDTH = 900;
  private static final double HEIGHT = 560;
  private static final double LEFT = 80;
  private static final double RIGHT = 230;
  private static final double TOP = 30;
  private static final double BOTTOM = 60;
  private static final double X_MIN = 1;
  private static final double X_MAX = 10_000;
  private static final double Y_MIN = 1e9;
  private static final double Y_MAX = 1e14;
  private static final String[] COLOURS = {"#c0392b", "#2471a3", "#1e8449", "#b7950b", "#6c3483"};

  private final StringBuilder svg = new StringBuilder();

  private Roofline() {}

  /**
   * A point.
   *
   * @param intensity operations for each byte of weights
   * @param rate operations a second
   */
  record Point(String model, String engine, String cell, double intensity, double rate) {}

  /** Points of one line of the history. */
  static List<Point> points(JsonNode line) {
    double operations = 2 * line.at("/model/multiplications_per_token").asDouble();
    double bytes = line.at("/model/weight_bytes_per_token").asDouble();
    String model = line.at("/model/file").asString("");
    List<Point> points = new ArrayList<>();
    for (JsonNode node : line.path("cells")) {
      Cell cell = Cell.of(node.path("name").asString());
      int together = cell.kind() == Cell.Kind.PREFILL ? cell.tokens() : cell.streams();
      for (Map.Entry<String, JsonNode> rate : node.path("tokens_per_second").properties()) {
        double tokens = rate.getValue().path("median").asDouble();
        points.add(
            new Point(
                model,
                rate.getKey(),
                cell.name(),
                together * operations / bytes,
                tokens * operations));
      }
    }
    return points;
  }

  /**
   * @param lines duels of the history on one machine with the same threads
   */
  static String svg(List<JsonNode> lines) {
    return new Roofline().draw(lines);
  }

  private String draw(List<JsonNode> lines) {
    JsonNode last = lines.getLast();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    grid();
    double bandwidth = last.path("cells").path(0).at("/bytes_per_second/median").asDouble();
    Map<String, Double> peaks = new TreeMap<>();
    for (Map.Entry<String, JsonNode> peak : last.path("operations_per_second").properties()) {
      peaks.put(peak.getKey(), peak.getValue().asDouble());
    }
    roofs(bandwidth, peaks);
    Map<String, String> colours = new TreeMap<>();
    for (JsonNode line : lines) {
      for (Point point : points(line)) {
        String colour =
            colours.computeIfAbsent(point.model, model -> COLOURS[colours.size() % COLOURS.length]);
        mark(point, colour);
      }
    }
    legend(last, colours);
    return svg.append("</svg>\n").toString();
  }

  // the annotation that it asks for would be a dependency of its own
  @SuppressWarnings("AnnotateFormatMethod")
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  static double x(double intensity) {
    double share = Math.log(intensity / X_MIN) / Math.log(X_MAX / X_MIN);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  static double y(double rate) {
    double share = Math.log(rate / Y_MIN) / Math.log(Y_MAX / Y_MIN);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void line(double x1, double y1, double x2, double y2, String style) {
    svg.append(
        format(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>%n", x1, y1, x2, y2, style));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void text(double x, double y, String anchor, String words) {
    svg.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x, y, anchor, escaped(words)));
  }

  private void grid() {
    for (double i = X_MIN; i <= X_MAX; i *= 10) {
      line(x(i), y(Y_MIN), x(i), y(Y_MAX), "stroke=\"#ddd\"");
      text(x(i), y(Y_MIN) + 18, "middle", format("%.0f", i));
    }
    for (double rate = Y_MIN; rate <= Y_MAX; rate *= 10) {
      line(x(X_MIN), y(rate), x(X_MAX), y(rate), "stroke=\"#ddd\"");
      text(x(X_MIN) - 8, y(rate) + 4, "end", format("%.0f", rate / 1e9));
    }
    text((x(X_MIN) + x(X_MAX)) / 2, HEIGHT - 18, "middle", "operations for a byte of weights");
    text(x(X_MIN) - 8, TOP - 10, "start", "Gop/s");
  }

  private void roofs(double bandwidth, Map<String, Double> peaks) {
    double highest = peaks.values().stream().mapToDouble(Double::doubleValue).max().orElse(Y_MAX);
    double end = Math.min(X_MAX, highest / bandwidth);
    line(
        x(X_MIN),
        y(bandwidth * X_MIN),
        x(end),
        y(bandwidth * end),
        "stroke=\"black\" stroke-width=\"2\"");
    text(x(30), y(bandwidth * 30) - 8, "end", format("memory %.1f GB/s", bandwidth / 1e9));
    peaks.forEach((name, peak) -> {
      double from = Math.min(X_MAX, peak / bandwidth);
      line(x(from), y(peak), x(X_MAX), y(peak), "stroke=\"black\" stroke-width=\"2\"");
      text(x(X_MAX) + 6, y(peak) + 4, "start", format("%s %.0f Gop/s", name, peak / 1e9));
    });
  }

  private void mark(Point point, String colour) {
    double x = x(Math.clamp(point.intensity, X_MIN, X_MAX));
    double y = y(Math.clamp(point.rate, Y_MIN, Y_MAX));
    boolean ours = point.engine.equals("hearth");
    svg.append(
        format(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" stroke=\"%s\" stroke-width=\"1.5\""
                + " fill=\"%s\"><title>%s %s %s: %.0f Gop/s</title></circle>%n",
            x,
            y,
            colour,
            ours ? colour : "white",
            point.engine,
            escaped(point.model),
            point.cell,
            point.rate / 1e9));
  }

  private void legend(JsonNode line, Map<String, String> colours) {
    double x = WIDTH - RIGHT + 20;
    double y = HEIGHT / 2 + 60;
    for (Map.Entry<String, String> entry : colours.entrySet()) {
      svg.append(
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n",
              x, y - 4, entry.getValue()));
      text(x + 12, y, "start", entry.getKey());
      y += 18;
    }
    text(x - 6, y, "start", "filled: Hearth, hollow: peers");
    text(x - 6, y + 18, "start", line.path("threads").asInt() + " threads");
  }
}
