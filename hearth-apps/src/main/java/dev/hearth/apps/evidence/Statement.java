package dev.hearth.apps.evidence;

/**
 * What an object says, as an engineer would write it down.
 *
 * @param from offset of the bytes that say so
 * @param to their end
 * @param signal how much it tells
 * @param time as the object writes it; empty where it does not
 */
record Statement(int from, int to, String text, Level level, double signal, String time) {
  static Statement of(Node node, String text, Level level, double signal) {
    return new Statement(node.from(), node.to(), text, level, signal, "");
  }
}
