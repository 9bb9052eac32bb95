package dev.hearth.engine.grammar;

/** Where in the markup of its family a reply begins, which its prompt decides. */
public enum ReplyStart {
  /** The prompt has begun a thought. */
  IN_THOUGHT,

  /** The reply may think first. */
  MAY_THINK,

  /** It may not, or its family has no thoughts. */
  MAY_NOT_THINK,

  /** The prompt has ended a thought. */
  AFTER_THOUGHT,

  /** The prompt has begun the text of the answer. */
  IN_ANSWER
}
