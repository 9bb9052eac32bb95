package dev.hearth.engine;

import org.jspecify.annotations.Nullable;

/** A request under way. Closing it before its end cancels it. */
public interface Reply extends AutoCloseable {
  /**
   * The next event; waits for it. Null after {@link Event.Done}.
   *
   * @throws dev.hearth.format.HearthException what ended the request, if it failed
   */
  @Nullable Event take() throws InterruptedException;

  /** Ends the reply at the next token. */
  void cancel();

  @Override
  void close();

  /**
   * The whole text of the answer, malformed calls included, without thoughts and calls; waits for
   * the end.
   */
  default String text() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    for (Event event = take(); event != null; event = take()) {
      switch (event) {
        case Event.Text(String piece) -> text.append(piece);
        case Event.MalformedCall call -> text.append(call.text());
        default -> {}
      }
    }
    return text.toString();
  }
}
