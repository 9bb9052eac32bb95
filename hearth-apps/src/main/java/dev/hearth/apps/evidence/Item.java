package dev.hearth.apps.evidence;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence: a line of a file, or a few lines that belong together.
 *
 * @param id {@code E1}, {@code E2}…, ascending in the order shown
 * @param file as the manifest names it
 * @param line number of its first line, from 1
 * @param lines how many lines its bytes touch, at least 1
 * @param offset of its bytes in the file
 * @param bytes exactly as they lie there, without the line's end
 * @param text as it is shown: for plain text the line itself with control characters spelled out,
 *     for objects what they say
 * @param shortened whether {@code text} leaves a part of it out
 * @param level how bad it says that it is
 * @param time when, if the line says so (see the time line for what was assumed)
 * @param score higher tells more; comparable within one selection only
 * @param why what the score is made of, for people
 * @param folded how many lines it stands for, itself included
 */
public record Item(
    String id,
    String file,
    int line,
    int lines,
    long offset,
    Bytes bytes,
    String text,
    boolean shortened,
    Level level,
    @Nullable Instant time,
    double score,
    List<String> why,
    int folded) {
  public Item {
    why = List.copyOf(why);
  }

  /** The line as the model sees it, its id left out. */
  public String shown() {
    return folded > 1 ? text + " (×" + folded + ")" : text;
  }

  /** Where it is, such as {@code logs/web.log:17}. */
  public String place() {
    return file + ":" + line;
  }
}
