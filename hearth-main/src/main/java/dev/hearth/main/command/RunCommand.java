package dev.hearth.main.command;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.EngineSettings;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.talk.RunRequest;
import dev.hearth.main.talk.Runner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth run}. */
@Command(
    name = "run",
    description = {
      "Talks with a model, or answers one prompt.",
      "",
      "With a prompt (or text from a pipe) it answers once: the answer to the output, a status",
      "line to the notes. Without, it is a conversation; /help inside lists what it can do."
    })
final class RunCommand implements Action {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A GGUF file or a model's name.")
  private String model = "";

  @Parameters(
      index = "1..*",
      paramLabel = "PROMPT",
      description = "What to say; several words make one prompt.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt.")
  private String system = "";

  @Option(
      names = "--think",
      paramLabel = "on|off|auto",
      description = "Whether the model thinks first, where its template lets one choose.")
  private String think = "auto";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A sampling option, such as temperature=0 or max_tokens=200; repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--temperature", paramLabel = "T", description = "Same as --set temperature=T.")
  private @Nullable String temperature;

  @Option(names = "--seed", paramLabel = "N", description = "Same as --set seed=N; 0 by default.")
  private @Nullable String seed;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "Same as --set max_tokens=N.")
  private @Nullable String tokens;

  @Option(names = "--stop", paramLabel = "TEXT", description = "End before this; repeatable.")
  private List<String> stops = new ArrayList<>();

  @Option(names = "--raw", description = "Continue the prompt as it is, without a template.")
  private boolean raw;

  @Option(names = "--show-thoughts", description = "Print the model's thoughts too.")
  private boolean thoughts;

  @Option(names = "--json", description = "Print the answer as one JSON object.")
  private boolean json;

  @Mixin private AirGapOption airGap = new AirGapOption();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private AdapterOptions adapters = new AdapterOptions();

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    List<String> named = new ArrayList<>(adapters.names());
    named.add(model);
    airGap.enter(session, AirGapOption.files(named), List.of(), List.of());
    Map<String, String> options = new LinkedHashMap<>(set);
    put(options, "temperature", temperature);
    put(options, "seed", seed);
    put(options, "max_tokens", tokens);
    EngineSettings settings = adapters.into(engine.settings());
    return Runner.run(
        new RunRequest(
            ModelFiles.find(model, session),
            String.join(" ", words),
            system,
            thinking(),
            options,
            stops,
            settings,
            raw,
            json,
            thoughts),
        session);
  }

  private static void put(Map<String, String> options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  private ChatPrompt.Thinking thinking() {
    return switch (think) {
      case "on" -> ChatPrompt.Thinking.ON;
      case "off" -> ChatPrompt.Thinking.OFF;
      case "auto" -> ChatPrompt.Thinking.AS_THE_MODEL_DOES;
      default -> throw EngineOptions.unknown("--think", think, "on, off or auto");
    };
  }
}
