package dev.hearth.model.chat;

import org.jspecify.annotations.Nullable;

/**
 * One state of reading a reply. What a mode does must depend on the characters alone, not on how
 * many of them came at a time: parts of different kinds border at the same place in every chunking.
 */
interface Mode {
  /**
   * Understands what it can of the feed.
   *
   * @return the mode that goes on (something was taken, or the mode differs), or null to wait; once
   *     the feed has ended, null only when all was taken
   */
  @Nullable Mode advance(Feed feed, Output out);

  /** Whether what follows in this mode is a thought. */
  default boolean thinks() {
    return false;
  }
}
