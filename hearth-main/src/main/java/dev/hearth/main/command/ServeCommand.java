package dev.hearth.main.command;

import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.KeptOnDisk;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.library.PinGuard;
import dev.hearth.main.serve.FileOpener;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Version;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.start.HearthServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth serve}. */
@Command(
    name = "serve",
    description = {
      "Serves models to clients of OpenAI, Ollama and Anthropic.",
      "",
      "Models are opened when they are asked for and closed when they are not used. Without",
      "MODEL and --models it serves the folder models/ of HEARTH_HOME."
    })
final class ServeCommand implements Action {
  private static final int BODY_BYTES_MAX = 1 << 30;

  private final Session session;

  @Parameters(paramLabel = "MODEL", arity = "0..*", description = "GGUF files or names of models.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--models", paramLabel = "DIR", description = "A folder of models; repeatable.")
  private List<Path> folders = new ArrayList<>();

  @Option(names = "--host", paramLabel = "ADDRESS", description = "127.0.0.1 by default.")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "N", description = "8420 by default; 0 for any.")
  private int port = ServerSettings.PORT;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "Metrics and status, on this machine only: 8421 by default, -1 for none.")
  private int managementPort = ServerSettings.MANAGEMENT_PORT;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "What all models may take, such as 12g; what is free by default.")
  private String memory = "0";

  @Option(
      names = "--keep-alive",
      paramLabel = "SECONDS",
      description = "How long unused models stay open: 300 by default, -1 for ever.")
  private int keepAlive = 300;

  @Option(names = "--preload", description = "Open the named models at once.")
  private boolean preload;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests that a model computes at once: 8 by default.")
  private int requests = 8;

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      description = "A name by which clients may call this server; repeatable.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--allowed-origin",
      paramLabel = "URL",
      description = "A web page that may call it, as https://chat.example; repeatable.")
  private List<String> origins = new ArrayList<>();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain, PEM.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  private @Nullable Path key;

  @Option(
      names = "--insecure",
      description = "Let others than this machine in without keys or TLS.")
  private boolean insecure;

  @Option(
      names = "--strict-context",
      description = "Refuse prompts beyond the usable context instead of warning.")
  private boolean strict;

  @Option(
      names = "--body-bytes",
      paramLabel = "N",
      description = "The longest request: 16777216 by default.")
  private int bodyBytes = 16 << 20;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      description = "How long running requests may take when the server ends: 30.")
  private int drain = 30;

  @Mixin private AirGapOption airGap = new AirGapOption();

  @Option(
      names = "--keep-prompts",
      paramLabel = "SIZE",
      description =
          "Keep computed prompts of each model in HEARTH_HOME over a restart, up to SIZE such"
              + " as 2g; not at all by default.")
  private String keepPrompts = "0";

  @Option(
      names = "--spans",
      paramLabel = "FILE",
      description = "Append a span for every reply, as OTLP JSON lines; nothing is sent.")
  private @Nullable Path spans;

  @Option(
      names = "--batch-requests",
      paramLabel = "N",
      description = "Requests of one tenant's batches at once: 8 by default.")
  private int batchRequests = ServerSettings.BATCH_REQUESTS;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private AdapterOptions adapters = new AdapterOptions();

  ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    if (!adapters.none() && (files.size() != 1 || !folders.isEmpty())) {
      throw new HearthException(
          Code.USAGE,
          "adapters belong to one model, and several may be served",
          "name exactly one MODEL, and no --models");
    }
    ServerSettings own = settings();
    airGap.enter(session, readable(), AirGapOption.folderOf(spans), ports());
    EngineSettings settings = adapters.into(engine.settings().withRequestsMax(requests));
    HouseSettings house = models(settings);
    HearthServer server =
        HearthServer.start(
            own,
            house,
            new FileOpener(settings, kept(), file -> PinGuard.check(file, session)),
            session.settings().home(),
            Version.hearth(),
            List.of());
    try {
      airGap.sealSockets();
      server.closeWhenStopped();
      if (preload) {
        server.preload();
      }
      session.console().line(ready(server));
      session.console().flush();
      server.awaitClose();
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      // not passed on: closing waits for threads
      return ExitCode.CANCELLED;
    } finally {
      server.close();
    }
  }

  /** What the server reads besides the program and HEARTH_HOME. */
  private List<Path> readable() {
    List<String> named = new ArrayList<>(files);
    named.addAll(adapters.names());
    List<Path> all = new ArrayList<>(AirGapOption.files(named));
    all.addAll(folders);
    Stream.of(certificate, key).filter(Objects::nonNull).forEach(all::add);
    return all;
  }

  private List<Integer> ports() {
    return managementPort < 0 ? List.of(port) : List.of(port, managementPort);
  }

  private @Nullable KeptOnDisk kept() {
    long bytesMax = bytes("--keep-prompts", keepPrompts);
    Path folder = session.settings().home().resolve("prompts");
    return bytesMax == 0 ? null : new KeptOnDisk(folder, bytesMax, Version.hearth());
  }

  private String ready(HearthServer server) {
    String scheme = server.secure() ? "https" : "http";
    String name = host.contains(":") ? "[" + host + "]" : host;
    String management =
        server.managementPort() < 0
            ? ""
            : ", metrics on http://127.0.0.1:" + server.managementPort() + "/metrics";
    int models = server.models().known().size();
    return "ready: %d %s on %s://%s:%d%s"
        .formatted(
            models, models == 1 ? "model" : "models", scheme, name, server.port(), management);
  }

  private HouseSettings models(EngineSettings settings) {
    long memoryBytesMax = bytes("--memory", memory);
    List<Path> paths = files.stream().map(file -> ModelFiles.find(file, session)).toList();
    List<Path> all = new ArrayList<>(folders);
    if (paths.isEmpty() && all.isEmpty()) {
      all.add(session.settings().home().resolve("models"));
    }
    for (Path folder : all) {
      if (!Files.isDirectory(folder)) {
        throw new HearthException(
            Code.NOT_FOUND,
            "there is no folder of models " + folder,
            "name model files, or a folder with --models");
      }
    }
    return new HouseSettings(
        paths, all, memoryBytesMax, settings.contextTokens(), Duration.ofSeconds(keepAlive));
  }

  private ServerSettings settings() {
    if ((certificate == null) != (key == null)) {
      throw new HearthException(
          Code.USAGE, "TLS needs both a certificate and its key", "give --tls-cert and --tls-key");
    }
    inRange("--port", port, 0, 65_535);
    inRange("--management-port", managementPort, -1, 65_535);
    inRange("--body-bytes", bodyBytes, 1, BODY_BYTES_MAX);
    inRange("--drain", drain, 0, 86_400);
    inRange("--batch-requests", batchRequests, 1, 1024);
    Optional<ServerSettings.Tls> tls =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new ServerSettings.Tls(certificate, key));
    return new ServerSettings(
        host,
        port,
        managementPort,
        new HashSet<>(hosts),
        new HashSet<>(origins),
        bodyBytes,
        Duration.ofSeconds(60),
        Duration.ofSeconds(drain),
        tls,
        insecure,
        strict,
        batchRequests,
        Optional.ofNullable(spans));
  }

  private static void inRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw EngineOptions.unknown(option, Integer.toString(value), min + " to " + max);
    }
  }

  /** {@code 512m}, {@code 12g} or a number of bytes. */
  private static long bytes(String option, String text) {
    if (!text.matches("[0-9]{1,12}[kKmMgG]?")) {
      throw EngineOptions.unknown(option, text, "a number of bytes, or one such as 512m or 12g");
    }
    char unit = Character.toLowerCase(text.charAt(text.length() - 1));
    int shift = unit == 'g' ? 30 : unit == 'm' ? 20 : unit == 'k' ? 10 : 0;
    long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
    return Math.multiplyExact(number, 1L << shift);
  }
}
