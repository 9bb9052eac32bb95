package dev.hearth.apps.room;

import java.io.IOException;
import java.util.Map;

/** Runs a room's own check where it can do no harm. */
public interface ScriptRunner {
  /**
   * What a script said.
   *
   * @param passed whether it ended with 0
   * @param reason its first line of output, or what stopped it
   */
  record Said(boolean passed, String reason) {}

  /**
   * Runs one.
   *
   * @param name as the room names it
   * @param script its bytes
   * @param files what it may read, by name
   * @param limits what it may take
   * @throws dev.hearth.format.HearthException REFUSED where there is no sandbox
   */
  Said run(String name, byte[] script, Map<String, byte[]> files, Room.SandboxLimits limits)
      throws IOException;
}
