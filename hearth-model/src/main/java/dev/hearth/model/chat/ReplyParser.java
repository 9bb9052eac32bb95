package dev.hearth.model.chat;

import java.util.List;

/**
 * Reads one reply while it is generated. How the reply is cut into pieces makes no difference:
 * parts of one kind may come in more pieces, all else is the same. Nothing is lost: the {@link
 * ReplyPart#raw} texts of all parts are the pieces, in order.
 *
 * <p>Special tokens must be in the text, written out; tokens that end a turn must not. Not for use
 * by two threads at once.
 */
public final class ReplyParser {
  private final Feed feed = new Feed();
  private final Output out = new Output();
  private Mode mode;

  /**
   * A parser for one reply.
   *
   * @param tools what the model was offered: their schemas type arguments that are written without
   *     types, and where nothing marks a call only these are called
   * @param prompt what the model has read before the reply, or its end: templates may write the
   *     beginning of the reply there, such as an opening {@code <think>}
   */
  public ReplyParser(ReplyFamily family, List<ToolDefinition> tools, String prompt) {
    mode = family.dialect(tools).start(prompt);
  }

  /** Takes the next piece; returns what is certain by now. */
  public List<ReplyPart> accept(String piece) {
    if (feed.ended()) {
      throw new IllegalStateException("the reply has ended");
    }
    feed.add(piece);
    advance();
    return out.fetch();
  }

  /** Whether the reply is within a thought, as far as is certain. */
  public boolean thinking() {
    return mode.thinks();
  }

  /** The reply has ended: returns what was still undecided. */
  public List<ReplyPart> finish() {
    feed.end();
    advance();
    if (feed.length() > 0) {
      throw new IllegalStateException(mode + " left " + feed.text(0, feed.length()));
    }
    return out.fetch();
  }

  private void advance() {
    for (Mode next = mode; next != null; next = mode.advance(feed, out)) {
      mode = next;
    }
  }
}
