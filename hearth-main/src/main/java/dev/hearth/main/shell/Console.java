package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The two streams a command writes to, always UTF-8 with {@code \n}. Results go to the output,
 * which is buffered until {@link #flush()}; everything for a person's eyes only goes to the notes.
 * Unlike {@link java.io.PrintStream}, a write that fails is an error: a full disk must not look
 * like success.
 */
public final class Console {
  private final Writer out;
  private final PrintWriter notes;
  private final BooleanSupplier notesOnTerminal;

  /**
   * @param notesOnTerminal whether the notes reach a screen, where a progress line may be redrawn;
   *     asked only when there is progress to show
   */
  public Console(OutputStream out, OutputStream notes, BooleanSupplier notesOnTerminal) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14);
    this.notes = new PrintWriter(notes, true, StandardCharsets.UTF_8);
    this.notesOnTerminal = notesOnTerminal;
  }

  /** Writes {@code text} and a line feed to the output. */
  public void line(String text) {
    print(text);
    print("\n");
  }

  /** Writes {@code text} to the output as it is. */
  public void print(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Writes a line to the output and pushes it on; says false instead of failing. */
  public boolean tryLine(String text) {
    try {
      out.write(text + "\n");
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes a line to the notes. A failure there is not an error: nobody could be told. */
  public void note(String text) {
    notes.print(text + "\n");
    notes.flush();
  }

  /** Pushes the output to its reader. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Starts a progress line of {@code total} units, drawn only where the notes reach a screen. */
  public ProgressLine progress(String what, long total) {
    return new ProgressLine(notes, notesOnTerminal.getAsBoolean(), what, total);
  }

  /** Starts a line that says how far bytes have come, how fast, and how long it still takes. */
  public TransferLine transfer(String what, long bytes) {
    return new TransferLine(notes, notesOnTerminal.getAsBoolean(), what, bytes);
  }

  private static RuntimeException failed(IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains("Broken pipe")
        ? new OutputClosedException(e)
        : new HearthException(
            Code.DOES_NOT_FIT,
            "the output could not be written (" + reason + ")",
            "check the disk or the program that reads it",
            e);
  }

  /** The reader of our output went away, as {@code head} does: a quiet end, not a failure. */
  public static final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
      super(cause);
    }
  }
}
