package dev.hearth.main.room;

import dev.hearth.apps.room.Reviews;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.SandboxedScripts;
import dev.hearth.apps.room.ScriptRunner;
import dev.hearth.engine.grammar.Grammar;
import dev.hearth.engine.grammar.GrammarSource;
import dev.hearth.engine.grammar.TextMatch;
import dev.hearth.format.HearthException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What rooms need from other shelves: schemas judged, scripts run. */
public final class RoomPrograms {
  private RoomPrograms() {}

  /**
   * Why a schema cannot be enforced in full; empty where it can.
   *
   * @param schema as JSON
   */
  public static Optional<String> refusal(String schema) {
    try {
      return Grammar.ifPossible(new GrammarSource.JsonSchema(schema)).isEmpty()
          ? Optional.of("no answer at all is allowed")
          : Optional.empty();
    } catch (HearthException e) {
      return Optional.of(e.fact());
    }
  }

  /** Whether a schema allows a text, by the grammar that models write under. */
  public static Reviews.SchemaJudge schemaJudge() {
    return (schema, json) -> {
      Optional<Grammar> grammar = Grammar.ifPossible(new GrammarSource.JsonSchema(schema));
      if (grammar.isEmpty()) {
        return false;
      }
      TextMatch match = grammar.get().match();
      return match.accept(json.getBytes(StandardCharsets.UTF_8)) && match.mayEnd();
    };
  }

  /**
   * Where a room's own checks run; empty for a room without any, which needs no sandbox.
   *
   * @throws HearthException REFUSED where a room has scripts and this machine has no sandbox
   */
  public static Optional<ScriptRunner> scripts(Room room) {
    return room.scripts().isEmpty() ? Optional.empty() : Optional.of(SandboxedScripts.find());
  }
}
