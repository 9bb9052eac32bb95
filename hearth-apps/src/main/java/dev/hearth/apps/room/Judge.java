package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Bundle;
import dev.hearth.apps.evidence.Checks;
import dev.hearth.apps.evidence.Citation;
import dev.hearth.apps.evidence.Citations;
import dev.hearth.apps.evidence.Packed;
import dev.hearth.apps.evidence.Verdict;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the checks say of an answer. The model is not asked. */
final class Judge {
  private static final String SCHEMA = "schema";

  private final Room room;
  private final RoomSource source;
  private final Bundle bundle;
  private final Packed packed;
  private final ScriptRunner scripts;

  Judge(Room room, RoomSource source, Bundle bundle, Packed packed, ScriptRunner scripts) {
    this.room = room;
    this.source = source;
    this.bundle = bundle;
    this.packed = packed;
    this.scripts = scripts;
  }

  Attempt attempt(int number, Asking.Answer answer) throws IOException {
    List<CheckResult> checks = new ArrayList<>();
    JsonNode tree = null;
    if (answer.whole()) {
      tree = tree(answer.text(), checks);
    } else {
      checks.add(
          new CheckResult(
              SCHEMA,
              Room.Severity.FAIL,
              "answer",
              false,
              "it ended before it was whole: " + answer.stop().name().toLowerCase(Locale.ROOT)));
    }
    AnswerSchema.Parts parts =
        tree == null
            ? new AnswerSchema.Parts(List.of(), List.of(), List.of(), List.of())
            : room.schema().parts(tree);
    List<Citation> citations = Citations.verify(packed, bundle, parts.evidence());
    for (Citation citation : citations) {
      checks.add(
          new CheckResult(
              CheckNames.CITATIONS,
              Room.Severity.FAIL,
              citation.id(),
              citation.verified(),
              citation.verified()
                  ? citation.file() + ":" + citation.line() + " was read again and is the same"
                  : citation.difference()));
    }
    builtIn(parts, checks);
    if (tree != null) {
      own(answer, checks);
    }
    return new Attempt(
        number,
        answer.seed(),
        answer.stop().name(),
        answer.tokens(),
        answer.text(),
        tree != null,
        citations,
        parts.claims(),
        checks,
        tree == null ? "" : vote(tree));
  }

  private static JsonNode tree(String text, List<CheckResult> checks) {
    try {
      JsonNode tree = Trees.read(text);
      checks.add(
          new CheckResult(
              SCHEMA,
              Room.Severity.FAIL,
              "answer",
              true,
              "only texts of the schema could be written"));
      return tree;
    } catch (JacksonException e) {
      throw new HearthException(
          Code.INTERNAL, "an answer under a schema is not JSON: " + e.getOriginalMessage(), "", e);
    }
  }

  private void builtIn(AnswerSchema.Parts parts, List<CheckResult> checks) {
    for (AnswerSchema.Claim claim : parts.claims()) {
      if (claim.needsEvidence()) {
        boolean cited = !claim.unsupported();
        add(
            checks,
            new Verdict(
                CheckNames.SUPPORT,
                claim.path(),
                cited,
                cited ? "cites " + String.join(" ", claim.evidence()) : "nothing is cited for it"));
      }
      if (on(CheckNames.QUOTES)) {
        Checks.quotes(claim.text(), claim.evidence(), packed).forEach(v -> add(checks, v));
      }
      if (on(CheckNames.NUMBERS)) {
        Checks.numbers(claim.text(), claim.evidence(), packed).forEach(v -> add(checks, v));
      }
    }
    if (on(CheckNames.COMMANDS)) {
      Checks.commands(parts.commands()).forEach(v -> add(checks, v));
    }
  }

  private boolean on(String check) {
    return room.checks().get(check) != Room.Severity.OFF;
  }

  private void add(List<CheckResult> checks, Verdict verdict) {
    Room.Severity severity = room.checks().getOrDefault(verdict.check(), Room.Severity.FAIL);
    if (severity != Room.Severity.OFF) {
      checks.add(CheckResult.of(verdict, severity));
    }
  }

  /** The room's own scripts read the answer and the evidence, and nothing else. */
  private void own(Asking.Answer answer, List<CheckResult> checks) throws IOException {
    for (String script : room.scripts()) {
      byte[] bytes =
          source
              .read(script)
              .orElseThrow(() ->
                  new HearthException(
                      Code.NOT_FOUND, "the room's " + script + " is gone", "put it back"));
      Map<String, byte[]> files =
          Map.of(
              "answer.json",
              answer.text().getBytes(StandardCharsets.UTF_8),
              "evidence.json",
              Trees.file(ShownEvidence.of(packed)));
      ScriptRunner.Said said = scripts.run(script, bytes, files, room.sandbox());
      checks.add(
          new CheckResult(script, Room.Severity.FAIL, "answer", said.passed(), said.reason()));
    }
  }

  private String vote(JsonNode tree) {
    if (room.vote().isEmpty()) {
      return Trees.line(tree);
    }
    JsonNode at = tree;
    for (String name : room.vote().split("\\.", -1)) {
      at = at.path(name);
    }
    return at.isString() ? at.asString() : Trees.line(at);
  }
}
