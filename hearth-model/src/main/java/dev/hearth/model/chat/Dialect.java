package dev.hearth.model.chat;

/** How one family marks up its replies. */
interface Dialect {
  /**
   * The mode in which a reply begins.
   *
   * @param prompt what the model has read, of which the end may have begun the reply's markup
   */
  Mode start(String prompt);

  /** Whether a prompt ends with an opening tag, white space after it allowed. */
  static boolean endsWithTag(String prompt, String tag) {
    return prompt.stripTrailing().endsWith(tag);
  }
}
