package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Manifest;
import dev.hearth.apps.evidence.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two runs side by side.
 *
 * @param before the one
 * @param after the other
 * @param parts what was compared, in the order in which a run does it
 */
public record RunDiff(String before, String after, List<Part> parts) {
  public RunDiff {
    parts = List.copyOf(parts);
  }

  /** One thing that was compared, as lines. */
  public record Part(String name, List<LineDiff.Line> lines) {
    public Part {
      lines = List.copyOf(lines);
    }

    public boolean same() {
      return lines.stream().allMatch(line -> line.change() == LineDiff.Change.SAME);
    }
  }

  /** Compares two kept runs. */
  public static RunDiff of(RunStore store, RunStore.Kept before, RunStore.Kept after)
      throws IOException {
    Outcome one = before.outcome();
    Outcome two = after.outcome();
    List<Part> parts = new ArrayList<>();
    parts.add(part("inputs", inputs(one.inputs()), inputs(two.inputs())));
    for (String name : List.of(RoomReader.SETTINGS, RoomReader.PROMPT, AnswerSchema.FILE)) {
      parts.add(
          part(
              name,
              lines(store.folder(before.id()), RunFiles.ROOM_FOLDER + name),
              lines(store.folder(after.id()), RunFiles.ROOM_FOLDER + name)));
    }
    parts.add(part("settings", members(Trees.tree(one.room())), members(Trees.tree(two.room()))));
    parts.add(part("model", members(Trees.tree(one.model())), members(Trees.tree(two.model()))));
    parts.add(part("evidence", evidence(one), evidence(two)));
    parts.add(part("prompt", one.prompt().lines().toList(), two.prompt().lines().toList()));
    parts.add(
        part(
            "answer",
            lines(store.folder(before.id()), RunFiles.ANSWER),
            lines(store.folder(after.id()), RunFiles.ANSWER)));
    parts.add(part("checks", checks(one), checks(two)));
    parts.add(
        part(
            "conclusion",
            members(Trees.tree(one.conclusion())),
            members(Trees.tree(two.conclusion()))));
    return new RunDiff(before.id(), after.id(), parts);
  }

  /** Whether nothing differs. */
  public boolean same() {
    return parts.stream().allMatch(Part::same);
  }

  private static Part part(String name, List<String> before, List<String> after) {
    return new Part(name, LineDiff.of(before, after));
  }

  private static List<String> lines(Path folder, String name) throws IOException {
    return RunFiles.text(folder, name).lines().toList();
  }

  private static List<String> inputs(Manifest manifest) {
    List<String> lines = new ArrayList<>();
    for (Manifest.Input input : manifest.inputs()) {
      lines.add(input.name() + " " + input.sha256());
    }
    for (ManifestEntry entry : manifest.entries()) {
      String digest = entry.sha256().isEmpty() ? entry.reason() : entry.sha256();
      lines.add("  " + entry.name() + " " + digest);
    }
    return lines;
  }

  private static List<String> members(JsonNode node) {
    List<String> lines = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      Map<String, String> members = new TreeMap<>();
      object.properties().forEach(m -> members.put(m.getKey(), text(m.getValue())));
      members.forEach((name, value) -> lines.add(name + ": " + value));
    }
    return lines;
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : Trees.line(value);
  }

  private static List<String> evidence(Outcome outcome) {
    return outcome.evidence().lines().stream()
        .map(line -> line.id() + " " + line.place() + " " + line.text())
        .toList();
  }

  private static List<String> checks(Outcome outcome) {
    return outcome.chosen().map(Attempt::checks).orElse(List.of()).stream()
        .map(c ->
            (c.passed() ? "pass " : "fail ") + c.check() + " " + c.subject() + ": " + c.reason())
        .toList();
  }
}
