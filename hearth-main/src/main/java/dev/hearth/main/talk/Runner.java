package dev.hearth.main.talk;

import dev.hearth.engine.Engine;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Input;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Opens a model and answers: once, or until the user leaves. */
public final class Runner {
  private Runner() {}

  public static ExitCode run(RunRequest request, Session session) throws IOException {
    Input input = session.input();
    boolean talking = request.prompt().isEmpty() && input.terminal() && !request.json();
    String piped = input.terminal() ? "" : input.text();
    String prompt = request.prompt();
    if (!piped.isBlank()) {
      prompt = prompt.isEmpty() ? piped : prompt + "\n\n" + piped;
    }
    if (!talking && prompt.isBlank()) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "the prompt is empty",
          "give it after the model's name or through a pipe");
    }
    Choices choices = new Choices();
    request.set().forEach(choices::set);
    Path file = request.model().getFileName();
    String name = file == null ? request.model().toString() : file.toString();
    try (Engine engine = Engines.open(request.model(), request.engine())) {
      Talk talk = new Talk(engine, name, choices, request.stopTexts());
      talk.conversation().system(request.system());
      talk.conversation().thinking(request.thinking());
      return talking ? talk(talk, session) : once(talk, request, prompt, session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
  }

  private static ExitCode once(Talk talk, RunRequest request, String prompt, Session session)
      throws InterruptedException {
    ReplyView screen =
        request.json() ? new Silent() : new PlainScreen(session.console(), request.thoughts());
    Answer answer = request.raw() ? talk.continueText(prompt, screen) : talk.ask(prompt, screen);
    if (request.json()) {
      session.console().line(Json.line(AnswerJson.of(answer, talk)));
    } else {
      screen.note(StatusLine.of(answer, talk.engine().context()));
    }
    return answer.reason() == StopReason.CANCELLED ? ExitCode.CANCELLED : ExitCode.DONE;
  }

  private static ExitCode talk(Talk talk, Session session)
      throws IOException, InterruptedException {
    Files.createDirectories(session.settings().home());
    Path history = session.settings().home().resolve("history");
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      TerminalTalk screen = new TerminalTalk(talk, terminal, history, session.settings().colour());
      var model = talk.engine().model();
      var context = talk.engine().context();
      screen.note(
          "%s · %s, %d layers · context %d allocated, %d usable%s, %d advertised · /help"
              .formatted(
                  talk.modelName(),
                  model.family(),
                  model.layers(),
                  context.allocated(),
                  context.usable(),
                  context.measured() ? "" : " (a guess: half)",
                  context.advertised()));
      screen.run();
    }
    return ExitCode.DONE;
  }

  /** Shows nothing: the answer is printed whole. */
  private static final class Silent implements ReplyView {
    @Override
    public void show(Event event) {}

    @Override
    public void end() {}

    @Override
    public void note(String line) {}
  }
}
