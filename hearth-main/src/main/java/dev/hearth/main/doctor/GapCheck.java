package dev.hearth.main.doctor;

import dev.hearth.apps.room.sandbox.Attempt;
import dev.hearth.apps.room.sandbox.Attempts;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tries every way out of the air gap from inside, and tells what the kernel said. */
public final class GapCheck {
  /** Everybody may read it, and no command of Hearth needs it. */
  private static final Path FILE_OUTSIDE = Path.of("/etc/passwd");

  private GapCheck() {}

  /**
   * Tries and prints.
   *
   * @param folderOutside where anybody may write, such as the folder for temporary files
   * @return VERIFICATION_FAILED if anything was allowed
   */
  public static ExitCode run(Path folderOutside, Console console, boolean json) {
    List<Attempt> attempts = Attempts.toNobody().all(FILE_OUTSIDE, folderOutside);
    long open = attempts.stream().filter(attempt -> !attempt.denied()).count();
    if (json) {
      console.line(Json.line(json(attempts)));
    } else {
      for (Attempt attempt : attempts) {
        console.line(
            "%-7s %-32s %s"
                .formatted(attempt.denied() ? "denied" : "ALLOWED", attempt.name(), attempt.by()));
      }
      console.line(
          open == 0
              ? "All %d ways out are closed.".formatted(attempts.size())
              : "%d of %d ways out are open.".formatted(open, attempts.size()));
    }
    return open == 0 ? ExitCode.DONE : ExitCode.VERIFICATION_FAILED;
  }

  private static ObjectNode json(List<Attempt> attempts) {
    ObjectNode root = Json.object();
    ArrayNode list = root.putArray("attempts");
    for (Attempt attempt : attempts) {
      list.addObject()
          .put("name", attempt.name())
          .put("denied", attempt.denied())
          .put("by", attempt.by());
    }
    return root;
  }
}
