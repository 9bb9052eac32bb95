package dev.hearth.main.talk;

import dev.hearth.engine.Event;

/** Where a reply is shown while it comes. */
interface ReplyView {
  /** One event of the reply; not {@link Event.Done}. */
  void show(Event event);

  /** The reply is over, however it ended. */
  void end();

  /** A line for the reader that is not part of the reply. */
  void note(String line);
}
