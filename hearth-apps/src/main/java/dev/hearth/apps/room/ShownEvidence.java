package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Item;
import dev.hearth.apps.evidence.Packed;
import dev.hearth.format.library.Sha256;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The evidence that a model saw.
 *
 * @param lines in the order shown
 * @param leftOutLines readable lines that were not shown
 * @param leftOutFiles files with such lines
 * @param tokens of the whole text
 * @param notes what was assumed or could not be read
 */
public record ShownEvidence(
    List<Line> lines, long leftOutLines, int leftOutFiles, int tokens, List<String> notes) {
  public ShownEvidence {
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  /**
   * One piece.
   *
   * @param id such as {@code E7}
   * @param file as the bundle names it
   * @param line from 1
   * @param lines how many lines its bytes touch
   * @param offset of its bytes in the file
   * @param sha256 of its bytes
   * @param text as the model saw it
   * @param level how bad it says that it is
   * @param time when, in UTC; empty where it does not say
   * @param why what made it worth showing
   */
  public record Line(
      String id,
      String file,
      int line,
      int lines,
      long offset,
      String sha256,
      String text,
      String level,
      String time,
      List<String> why) {
    public Line {
      why = List.copyOf(why);
    }

    /** Such as {@code logs/web.log:17}. */
    public String place() {
      return file + ":" + line;
    }
  }

  static ShownEvidence of(Packed packed) {
    return new ShownEvidence(
        packed.items().stream().map(ShownEvidence::line).toList(),
        packed.leftOutLines(),
        packed.leftOutFiles(),
        packed.tokens(),
        packed.notes());
  }

  private static Line line(Item item) {
    return new Line(
        item.id(),
        item.file(),
        item.line(),
        item.lines(),
        item.offset(),
        Sha256.of(item.bytes().toArray()),
        item.shown(),
        item.level().name(),
        Objects.toString(item.time(), ""),
        item.why());
  }

  public Optional<Line> line(String id) {
    return lines.stream().filter(line -> line.id().equals(id)).findFirst();
  }

  /** The line with up to {@code around} lines of the same file before and after it, as shown. */
  public List<Line> context(String id, int around) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).id().equals(id)) {
        String file = lines.get(i).file();
        return lines
            .subList(Math.max(0, i - around), Math.min(lines.size(), i + around + 1))
            .stream()
            .filter(line -> line.file().equals(file))
            .toList();
      }
    }
    return List.of();
  }
}
