package dev.hearth.main.command;

import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Input;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import dev.hearth.main.shell.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Runs command lines within the test's own process and keeps what they write. */
final class CommandLines {
  private final Settings settings;
  private final Surroundings surroundings;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  CommandLines(Path home) {
    this(home, Surroundings.none(home));
  }

  CommandLines(Path home, Surroundings surroundings) {
    this.settings = new Settings(home, false, false, 80);
    this.surroundings = surroundings;
  }

  /** Runs one; what it writes replaces what was written before. */
  ExitCode run(String... arguments) {
    out.reset();
    return runInto(out, arguments);
  }

  /** Runs one whose output goes elsewhere. */
  ExitCode runInto(OutputStream stream, String... arguments) {
    notes.reset();
    return Cli.run(session(stream), arguments);
  }

  Session session(OutputStream stream) {
    return new Session(
        settings,
        new Console(stream, notes, () -> false),
        new Input(InputStream.nullInputStream(), () -> false),
        surroundings);
  }

  String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String notes() {
    return notes.toString(StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return Json.read(output(), "the output");
  }

  List<JsonNode> jsonLines() {
    return output().lines().map(line -> Json.read(line, "a line of the output")).toList();
  }
}
