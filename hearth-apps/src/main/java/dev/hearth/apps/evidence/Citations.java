package dev.hearth.apps.evidence;

import java.util.Collection;
import java.util.List;

/** Whether what an answer cites is there. */
public final class Citations {
  private Citations() {}

  /**
   * Opens the sources again and compares the cited bytes with what lies at their places now.
   *
   * @return one for each id, in the order given; an id that does not exist is one that is not
   *     verified
   */
  public static List<Citation> verify(Packed packed, Bundle bundle, Collection<String> ids) {
    throw new UnsupportedOperationException();
  }
}
