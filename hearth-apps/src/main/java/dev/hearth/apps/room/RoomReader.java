package dev.hearth.apps.room;

import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a room strictly: what is not understood is not ignored. */
public final class RoomReader {
  static final String SETTINGS = "room.yaml";
  static final String PROMPT = "prompt.md";

  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final int TOKENS_MAX = 1 << 20;
  private static final int DAY_SECONDS = 86_400;
  private static final int ATTEMPTS_MAX = 1000;
  private static final int PROMPT_CHARACTERS_MAX = 1 << 16;

  private final RoomSource source;
  private final List<Finding> findings = new ArrayList<>();

  private RoomReader(RoomSource source) {
    this.source = source;
  }

  /**
   * A room, or what is wrong with it.
   *
   * @param room empty where anything is wrong
   */
  public record Result(Optional<Room> room, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  /** Reads everything and says everything that is wrong at once. */
  public static Result check(RoomSource source) throws IOException {
    RoomReader reader = new RoomReader(source);
    Optional<Room> room = reader.room();
    return new Result(reader.findings.isEmpty() ? room : Optional.empty(), reader.findings);
  }

  /**
   * A room.
   *
   * @throws HearthException BAD_INPUT with all findings
   */
  public static Room read(RoomSource source) throws IOException {
    Result result = check(source);
    return result
        .room()
        .orElseThrow(() ->
            new HearthException(
                Code.BAD_INPUT,
                "the room in "
                    + source.label()
                    + " is not right: "
                    + result.findings().stream()
                        .map(Finding::text)
                        .collect(Collectors.joining("; ")),
                "correct it; 'hearth room check' shows this as a list"));
  }

  private Optional<Room> room() throws IOException {
    Optional<String> settings = text(SETTINGS);
    Optional<String> prompt = text(PROMPT);
    Optional<AnswerSchema> schema =
        text(AnswerSchema.FILE).flatMap(text -> AnswerSchema.read(text, findings));
    if (prompt.isPresent()
        && (prompt.get().isBlank() || prompt.get().length() > PROMPT_CHARACTERS_MAX)) {
      findings.add(
          Finding.of(PROMPT, "is empty or too long", "say in a few lines what the model is to do"));
    }
    RoomCase.read(source, findings);
    Optional<YamlMap> yaml = settings.flatMap(text -> Nodes.read(SETTINGS, text, findings));
    if (yaml.isEmpty()) {
      return Optional.empty();
    }
    Optional<Room> room = assemble(yaml.get(), prompt, schema);
    return findings.isEmpty() ? room : Optional.empty();
  }

  private Optional<String> text(String name) throws IOException {
    Optional<byte[]> bytes = source.read(name);
    if (bytes.isEmpty()) {
      findings.add(Finding.of(name, "is missing", "add it; 'hearth room new' makes a whole room"));
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString());
    } catch (CharacterCodingException e) {
      findings.add(Finding.of(name, "is not UTF-8", "write it as UTF-8"));
      return Optional.empty();
    }
  }

  /** Every key is asked for, whatever is wrong elsewhere: all findings at once. */
  private Optional<Room> assemble(
      YamlMap yaml, Optional<String> prompt, Optional<AnswerSchema> schema) throws IOException {
    String name = yaml.text("room");
    if (yaml.has("room") && !name.isEmpty() && !name.matches(NAME)) {
      yaml.refuse("room", "is '" + name + "'", "use lower-case letters, digits and hyphens");
    }
    String description = yaml.text("description");
    Room.ModelWish model = model(yaml.map("model"), yaml);
    YamlMap sampling = yaml.map("sampling");
    long seed = sampling.whole(SamplerOption.SEED.label(), 0, Long.MAX_VALUE, 0);
    Map<String, Double> options = options(sampling);
    Room.InputKind input = yaml.choice("input", Room.InputKind.class, Room.InputKind.BUNDLE);
    String question = yaml.text("question", "");
    Room.TokenBudget budget = budget(yaml.map("context"));
    YamlMap attempts = yaml.map("attempts");
    int count = (int) attempts.whole("count", 1, ATTEMPTS_MAX, 1);
    String vote = attempts.text("vote", "");
    attempts.end();
    YamlMap checks = yaml.map("checks");
    Map<String, Room.Severity> severities = severities(checks);
    List<String> scripts = scripts(checks);
    checks.end();
    Room.RunLimits limits = limits(yaml.map("limits"));
    Room.SandboxLimits sandbox = sandbox(yaml.map("sandbox"));
    Room.Review review = yaml.choice("review", Room.Review.class, Room.Review.OPTIONAL);
    double scoreMin = scoreMin(yaml.map("test"));
    yaml.end();
    if (prompt.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Room(
            name,
            description,
            source.label(),
            model,
            options,
            seed,
            input,
            question,
            budget,
            prompt.get(),
            schema.get(),
            severities,
            scripts,
            count,
            vote,
            limits,
            sandbox,
            review,
            scoreMin,
            digests(scripts)));
  }

  private static Room.ModelWish model(YamlMap model, YamlMap yaml) {
    String name = model.text("name", "");
    String file = model.text("file", "");
    String sha256 = model.text("sha256", "");
    boolean tuned = model.flag("tuned", false);
    if (name.isEmpty() == file.isEmpty()) {
      yaml.refuse("model", "has not one of 'name' and 'file'", "write 'model: {name: starter}'");
    }
    if (!sha256.isEmpty() && !sha256.matches("[0-9a-f]{64}")) {
      model.refuse("sha256", "is no digest", "write 64 hexadecimal digits in lower case");
    }
    model.end();
    return new Room.ModelWish(name, file, sha256, tuned);
  }

  private static Map<String, Double> options(YamlMap sampling) {
    Map<String, Double> options = new LinkedHashMap<>();
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() == SamplerOption.Kind.OTHER || !sampling.has(option.label())) {
        continue;
      }
      double value = sampling.number(option.label());
      try {
        if (!Double.isNaN(value)) {
          option.number(value);
          options.put(option.label(), value);
        }
      } catch (HearthException e) {
        sampling.refuse(option.label(), "is " + value, e.fix());
      }
    }
    sampling.end();
    return options;
  }

  private static Room.TokenBudget budget(YamlMap context) {
    int evidence = (int) context.whole("evidence_tokens", 0, TOKENS_MAX, 0);
    int reply = (int) context.whole("reply_tokens", 16, TOKENS_MAX, 320);
    int line = (int) context.whole("line_characters", 40, 1 << 16, 400);
    context.end();
    return new Room.TokenBudget(evidence, reply, line);
  }

  private static Map<String, Room.Severity> severities(YamlMap checks) {
    Map<String, Room.Severity> severities = new LinkedHashMap<>();
    // that what is cited exists is no matter of choice
    severities.put(CheckNames.CITATIONS, Room.Severity.FAIL);
    for (String check : CheckNames.OF_CHOICE) {
      severities.put(check, checks.choice(check, Room.Severity.class, Room.Severity.WARN));
    }
    return severities;
  }

  private List<String> scripts(YamlMap checks) throws IOException {
    List<String> scripts = checks.texts("scripts");
    for (String script : scripts) {
      if (!script.startsWith("checks/") || source.read(script).isEmpty()) {
        checks.refuse("scripts", "names '" + script + "'", "name a file in checks/ that is there");
      }
    }
    return scripts;
  }

  private static Room.RunLimits limits(YamlMap limits) {
    int seconds = (int) limits.whole("seconds", 0, DAY_SECONDS, 0);
    int memory = (int) limits.whole("memory_mib", 0, TOKENS_MAX, 0);
    int tokens = (int) limits.whole("tokens", 0, Integer.MAX_VALUE, 0);
    limits.end();
    return new Room.RunLimits(seconds, memory, tokens);
  }

  private static Room.SandboxLimits sandbox(YamlMap sandbox) {
    int seconds = (int) sandbox.whole("seconds", 1, DAY_SECONDS, 10);
    int memory = (int) sandbox.whole("memory_mib", 16, TOKENS_MAX, 256);
    int processes = (int) sandbox.whole("processes", 1, 1024, 16);
    sandbox.end();
    return new Room.SandboxLimits(seconds, memory, processes);
  }

  private static double scoreMin(YamlMap test) {
    double score = test.has("score_min") ? test.number("score_min") : 1;
    if (score < 0 || score > 1) {
      test.refuse("score_min", "is " + score, "use a number from 0 to 1");
    }
    test.end();
    return Double.isNaN(score) ? 1 : score;
  }

  private SortedMap<String, String> digests(List<String> scripts) throws IOException {
    List<String> names = new ArrayList<>(List.of(SETTINGS, PROMPT, AnswerSchema.FILE));
    names.addAll(scripts);
    SortedMap<String, String> digests = new TreeMap<>();
    for (String name : names) {
      source.read(name).ifPresent(bytes -> digests.put(name, Sha256.of(bytes)));
    }
    return digests;
  }
}
