package dev.hearth.main.talk;

import dev.hearth.engine.Event;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.Failure;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A conversation at a terminal: lines with editing and history, Ctrl-C that stops an answer. */
final class TerminalTalk implements ReplyView {
  private static final String PROMPT = "> ";
  private static final String MORE = "… ";
  private static final String FENCE = "\"\"\"";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final int HISTORY_LINES = 5000;

  private final Talk talk;
  private final Terminal terminal;
  private final LineReader reader;
  private final boolean colour;
  private boolean dim;
  private boolean lineOpen;

  TerminalTalk(Talk talk, Terminal terminal, Path history, boolean colour) {
    this.talk = talk;
    this.terminal = terminal;
    this.colour = colour;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES)
            .variable(LineReader.BLINK_MATCHING_PAREN, 0)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .build();
  }

  /** Talks until the user leaves. */
  void run() throws InterruptedException {
    terminal.handle(Terminal.Signal.INT, signal -> talk.cancel());
    Slash slash = new Slash(talk, this);
    Slash.Next next = new Slash.Next.Listen();
    while (!(next instanceof Slash.Next.Leave)) {
      try {
        next = turn(slash, next);
      } catch (HearthException e) {
        Failure.of(e).text().lines().forEach(this::note);
        next = new Slash.Next.Listen();
      } catch (IOException e) {
        note("error: " + e.getMessage());
        next = new Slash.Next.Listen();
      }
    }
  }

  private Slash.Next turn(Slash slash, Slash.Next next) throws IOException, InterruptedException {
    String line =
        switch (next) {
          case Slash.Next.Say(String text) -> text;
          case Slash.Next.Edit(String text) -> read(text);
          case Slash.Next.Listen listen -> read("");
          case Slash.Next.Leave leave -> throw new IllegalStateException("already left");
        };
    if (line == null) {
      return new Slash.Next.Leave();
    }
    if (line.isBlank()) {
      return new Slash.Next.Listen();
    }
    if (!(next instanceof Slash.Next.Say) && Slash.isCommand(line)) {
      return slash.run(line.strip());
    }
    Answer answer = talk.ask(line, this);
    note(StatusLine.of(answer, talk.engine().context()));
    return new Slash.Next.Listen();
  }

  /** One thing that the user says; null to leave. */
  private @Nullable String read(String ready) {
    try {
      String line = reader.readLine(PROMPT, null, ready);
      if (line.strip().startsWith(FENCE)) {
        return fenced(line.strip().substring(FENCE.length()));
      }
      StringBuilder all = new StringBuilder();
      while (line.endsWith("\\")) {
        all.append(line, 0, line.length() - 1).append('\n');
        line = reader.readLine(MORE);
      }
      return all.append(line).toString();
    } catch (UserInterruptException e) {
      note("(Ctrl-D or /bye leaves)");
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private String fenced(String first) {
    StringBuilder all = new StringBuilder();
    String line = first;
    while (!line.stripTrailing().endsWith(FENCE)) {
      all.append(line).append('\n');
      line = reader.readLine(MORE);
    }
    String last = line.stripTrailing();
    return all.append(last, 0, last.length() - FENCE.length()).toString().strip();
  }

  @Override
  public void show(Event event) {
    switch (event) {
      case Event.Thought(String piece) -> print(piece, true);
      case Event.Text(String piece) -> print(piece, false);
      case Event.MalformedCall call -> print(call.text(), false);
      case Event.ToolCall call -> print(call.name() + call.arguments() + "\n", true);
      default -> {}
    }
  }

  private void print(String piece, boolean quiet) {
    if (piece.isEmpty()) {
      return;
    }
    StringBuilder out = new StringBuilder();
    if (quiet != dim) {
      if (lineOpen) {
        out.append('\n');
      }
      if (colour) {
        out.append(quiet ? DIM : PLAIN);
      }
      dim = quiet;
    }
    out.append(Visible.text(piece));
    lineOpen = !piece.endsWith("\n");
    terminal.writer().print(out);
    terminal.flush();
  }

  @Override
  public void end() {
    terminal.writer().print((dim && colour ? PLAIN : "") + (lineOpen ? "\n" : ""));
    terminal.flush();
    dim = false;
    lineOpen = false;
  }

  @Override
  public void note(String line) {
    terminal.writer().println(colour ? DIM + Visible.text(line) + PLAIN : Visible.text(line));
    terminal.flush();
  }
}
