package dev.hearth.apps.room;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An old incident with what should be answered: {@code cases/NAME/input/…} and {@code
 * cases/NAME/expected.json}, which holds {@code answer}, a part of the answer, and {@code cites},
 * texts that cited lines must contain.
 */
public record RoomCase(String name, List<String> inputs, JsonNode expected) {
  private static final String FOLDER = "cases/";
  private static final String EXPECTED = "/expected.json";
  private static final String INPUT = "/input/";
  private static final Set<String> KEYS = Set.of("answer", "cites");

  public RoomCase {
    inputs = List.copyOf(inputs);
  }

  /** One thing that was expected. */
  public record Expectation(String what, boolean met, String found) {}

  /** The cases of a room; what is wrong with them is added to the findings. */
  static List<RoomCase> read(RoomSource source, List<Finding> findings) throws IOException {
    List<String> names = source.names();
    Set<String> cases = new LinkedHashSet<>();
    for (String name : names) {
      if (name.startsWith(FOLDER) && name.indexOf('/', FOLDER.length()) > 0) {
        cases.add(name.substring(FOLDER.length(), name.indexOf('/', FOLDER.length())));
      }
    }
    List<RoomCase> read = new ArrayList<>();
    for (String name : cases) {
      String folder = FOLDER + name;
      List<String> inputs = names.stream().filter(n -> n.startsWith(folder + INPUT)).toList();
      if (inputs.isEmpty()) {
        findings.add(Finding.of(folder, "has no input", "put files into " + folder + INPUT));
      }
      JsonNode expected = expected(source, folder + EXPECTED, findings);
      if (!expected.isMissingNode() && !inputs.isEmpty()) {
        read.add(new RoomCase(name, inputs, expected));
      }
    }
    return read;
  }

  /**
   * The cases of a room that is right.
   *
   * @throws HearthException BAD_INPUT where a case is not
   */
  public static List<RoomCase> read(RoomSource source) throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<RoomCase> cases = read(source, findings);
    if (!findings.isEmpty()) {
      throw new HearthException(
          Code.BAD_INPUT, findings.getFirst().text(), "'hearth room check' lists everything");
    }
    return cases;
  }

  private static JsonNode expected(RoomSource source, String file, List<Finding> findings)
      throws IOException {
    var bytes = source.read(file);
    if (bytes.isEmpty()) {
      findings.add(Finding.of(file, "is missing", "say what should be answered"));
      return Trees.object().path("");
    }
    try {
      JsonNode expected = Trees.read(new String(bytes.get(), StandardCharsets.UTF_8));
      for (var member : expected.properties()) {
        if (!KEYS.contains(member.getKey())) {
          findings.add(
              Finding.of(file, "unknown key '" + member.getKey() + "'", "use answer and cites"));
        }
      }
      if (expected.path("answer").isEmpty() && expected.path("cites").isEmpty()) {
        findings.add(Finding.of(file, "expects nothing", "add answer or cites"));
      }
      return expected;
    } catch (JacksonException e) {
      var at = e.getLocation();
      findings.add(
          new Finding(
              file,
              at == null ? 0 : at.getLineNr(),
              at == null ? 0 : at.getColumnNr(),
              "is not JSON: " + e.getOriginalMessage(),
              "correct it"));
      return Trees.object().path("");
    }
  }

  /**
   * The input where it can be opened: in the room's own folder, or unpacked.
   *
   * @param folder for rooms that lie in no folder
   */
  public Path input(RoomSource source, Path folder) throws IOException {
    String before = FOLDER + name + INPUT;
    if (source instanceof RoomFolder(Path own)) {
      return own.resolve(before);
    }
    Path root = folder.resolve(name);
    for (String input : inputs) {
      Path file = root.resolve(input.substring(before.length()));
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, source.read(input).orElseThrow());
    }
    return root;
  }

  /** What was expected, and whether it came. */
  public List<Expectation> judge(Outcome outcome) {
    List<Expectation> judged = new ArrayList<>();
    JsonNode answer =
        outcome.chosen().map(chosen -> Trees.read(chosen.text())).orElseGet(Trees::object);
    compare("", expected.path("answer"), answer, judged);
    List<String> cited =
        outcome.chosen().map(Attempt::citations).orElse(List.of()).stream()
            .map(citation -> citation.text())
            .toList();
    for (JsonNode text : expected.path("cites")) {
      boolean met = cited.stream().anyMatch(line -> line.contains(text.asString()));
      judged.add(
          new Expectation("cites '" + text.asString() + "'", met, cited.size() + " lines cited"));
    }
    return judged;
  }

  private static void compare(
      String path, JsonNode wanted, JsonNode found, List<Expectation> judged) {
    if (wanted.isObject()) {
      for (var member : wanted.properties()) {
        String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
        compare(name, member.getValue(), found.path(member.getKey()), judged);
      }
    } else if (!wanted.isMissingNode()) {
      String is = found.isMissingNode() ? "nothing" : Trees.line(found);
      judged.add(new Expectation(path + " is " + Trees.line(wanted), wanted.equals(found), is));
    }
  }
}
