package dev.hearth.apps.evidence;

/**
 * The lines of a bundle, weighed. Reading and weighing happen once; picking may be repeated with
 * other questions and budgets. All of it is a function of the bundle's bytes and the arguments.
 */
public final class Evidence {
  private Evidence() {}

  /** Reads every line of every file: levels, times, templates, what objects say. */
  public static Evidence read(Bundle bundle) {
    throw new UnsupportedOperationException();
  }

  /** {@link #read} and {@link #select(String, Budget)} in one. */
  public static Packed select(Bundle bundle, String question, Budget budget) {
    return read(bundle).select(question, budget);
  }

  /**
   * The lines that tell most, as many as fit.
   *
   * @param question what is asked; may be empty
   */
  public Packed select(String question, Budget budget) {
    throw new UnsupportedOperationException();
  }

  /**
   * What happened when.
   *
   * @param lowest lines below this level are counted but not listed
   * @param entriesMax the most telling ones are kept where there are more
   */
  public Timeline timeline(Level lowest, int entriesMax) {
    throw new UnsupportedOperationException();
  }
}
