package dev.hearth.main.command;

import dev.hearth.main.demo.Demo;
import dev.hearth.main.demo.TinyModel;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hearth demo}. */
@Command(
    name = "demo",
    description = {
      "Shows what Hearth does, with nothing but itself.",
      "%nTakes a model through everything: file, template, answer, speed, and a live proof that the"
          + " same input gives the same bits. Without FILE it uses a tiny model of its own."
    })
final class DemoCommand implements Action {
  private final Session session;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable String file;

  @Mixin private AirGapOption airGap = new AirGapOption();

  @Mixin private EngineOptions engine = new EngineOptions();

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    Path home = session.settings().home();
    List<String> named = file == null ? List.of() : List.of(file);
    airGap.enter(session, AirGapOption.files(named), List.of(), List.of());
    Path model =
        file == null
            ? TinyModel.unpacked(session.settings().root(), home)
            : ModelFiles.find(file, session);
    try {
      new Demo(model, file == null, engine.settings(), session.console()).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
    return ExitCode.DONE;
  }
}
