package dev.hearth.main.command;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Console.OutputClosedException;
import dev.hearth.main.shell.CrashReport;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Failure;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Version;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: which commands there are, and how every one of them ends. */
public final class Cli {
  /** Every command, by its name, in the order of the help page. */
  private static final Map<String, Function<Session, CommandLine>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", session -> new CommandLine(new DemoCommand(session)));
    COMMANDS.put("run", session -> new CommandLine(new RunCommand(session)));
    COMMANDS.put("room", RoomCommand::of);
    COMMANDS.put("serve", session -> new CommandLine(new ServeCommand(session)));
    COMMANDS.put("batch", session -> new CommandLine(new BatchCommand(session)));
    COMMANDS.put("keys", KeysCommand::of);
    COMMANDS.put("models", ModelsCommand::of);
    COMMANDS.put("pull", session -> new CommandLine(new PullCommand(session)));
    COMMANDS.put("rm", session -> new CommandLine(new RmCommand(session)));
    COMMANDS.put("verify", session -> new CommandLine(new VerifyCommand(session)));
    COMMANDS.put("pin", session -> new CommandLine(new PinCommand(session)));
    COMMANDS.put("cost", session -> new CommandLine(new CostCommand(session)));
    COMMANDS.put("tune", TuneCommand::of);
    COMMANDS.put("inspect", session -> new CommandLine(new InspectCommand(session)));
    COMMANDS.put("bench", session -> new CommandLine(new BenchCommand(session)));
    COMMANDS.put("doctor", session -> new CommandLine(new DoctorCommand(session)));
    COMMANDS.put("debug", DebugCommand::of);
  }

  private Cli() {}

  /**
   * Runs one command line to its end and flushes the output. Never throws.
   *
   * @return how the process is to end
   */
  public static ExitCode run(Session session, String... arguments) {
    try {
      ExitCode exit = execute(session, arguments);
      session.console().flush();
      return exit;
    } catch (Throwable e) {
      // Throwable: an Error (stack overflow, out of memory) must end with a message and a code too
      return report(session, e, arguments);
    }
  }

  /** The command line with all commands. */
  static CommandLine commands(Session session) {
    return commands(session, COMMANDS.keySet());
  }

  /** Describing a command takes milliseconds: only what the arguments can ask for is described. */
  private static CommandLine commandsFor(Session session, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("--version")) {
      return commands(session, Set.of());
    }
    return commands(session, COMMANDS.containsKey(first) ? Set.of(first) : COMMANDS.keySet());
  }

  private static CommandLine commands(Session session, Set<String> names) {
    CommandLine root = new CommandLine(new HearthCommand(session));
    COMMANDS.forEach((name, command) -> {
      if (names.contains(name)) {
        root.addSubcommand(name, command.apply(session));
      }
    });
    root.getCommandSpec()
        .addOption(flag("Show the version and end.", "--version").versionHelp(true).build());
    addHelp(root);
    // a prompt may begin with '@' and is not a file name
    root.setExpandAtFiles(false);
    root.setUsageHelpWidth(session.settings().columns());
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(session.settings().colour() ? Ansi.ON : Ansi.OFF));
    return root;
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(flag("Show this page and end.", "-h", "--help").usageHelp(true).build());
    command.getSubcommands().values().forEach(Cli::addHelp);
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).arity("0").type(boolean.class).description(description);
  }

  private static ExitCode execute(Session session, String... arguments) throws IOException {
    List<CommandLine> chain = parse(commandsFor(session, arguments), arguments);
    for (CommandLine command : chain) {
      if (command.isUsageHelpRequested()) {
        session.console().print(command.getUsageMessage());
        return ExitCode.DONE;
      }
      if (command.isVersionHelpRequested()) {
        session.console().line(Version.line());
        return ExitCode.DONE;
      }
    }
    Action action = chain.getLast().getCommand();
    return action.run();
  }

  private static List<CommandLine> parse(CommandLine root, String... arguments) {
    try {
      return root.parseArgs(arguments).asCommandLineList();
    } catch (ParameterException e) {
      String fact = String.valueOf(e.getMessage());
      String fix = "see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
      if (e instanceof UnmatchedArgumentException unmatched) {
        fact = "not understood: " + String.join(" ", unmatched.getUnmatched());
        List<String> near = unmatched.getSuggestions();
        fix = near.isEmpty() ? fix : "did you mean " + String.join(" or ", near) + "? " + fix;
      }
      throw new HearthException(Code.USAGE, fact, fix, e);
    }
  }

  private static ExitCode report(Session session, Throwable thrown, String... arguments) {
    if (thrown instanceof OutputClosedException) {
      return ExitCode.OUTPUT_CLOSED;
    }
    Failure failure = Failure.of(thrown);
    if (failure.unexpected()) {
      failure = CrashReport.kept(session.settings(), failure, thrown);
    }
    if (!wantsJson(arguments) || !session.console().tryLine(Json.line(failure.json()))) {
      session.console().note(failure.text());
    }
    if (session.settings().debug()) {
      session.console().note(CrashReport.trace(thrown));
    }
    return failure.exit();
  }

  /** The debugging commands speak JSON only; the others where asked. */
  private static boolean wantsJson(String... arguments) {
    return Arrays.asList(arguments).contains("--json")
        || (arguments.length > 0 && arguments[0].equals("debug"));
  }
}
