package dev.hearth.main.debug;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * One debugging operation. Its arguments come from a command line or from a line of a batch file;
 * it cannot tell which. Files that it opens may stay open for the next line until it is closed.
 */
public interface Operation extends AutoCloseable {
  /** Its name on the command line. */
  String name();

  /** What it does, in one sentence. */
  String description();

  /** The arguments that it takes. */
  List<Argument> arguments();

  /** Does it, and says the result. */
  ObjectNode answer(Arguments arguments) throws IOException;

  @Override
  void close();
}
