package dev.hearth.main.demo;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.Usage;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Visible;
import dev.hearth.model.Model;
import dev.hearth.model.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Takes one model through everything: file, template, generation, and the promise of same bits. */
public final class Demo {
  private static final String QUESTION = "Tell me a story.";
  private static final int OUTPUT_TOKENS = 48;
  private static final int PROOF_TOKENS = 100;

  private final Path file;
  private final boolean tiny;
  private final EngineSettings settings;
  private final Console console;

  /**
   * @param tiny whether the model has random weights, so that its words mean nothing
   */
  public Demo(Path file, boolean tiny, EngineSettings settings, Console console) {
    this.file = file;
    this.tiny = tiny;
    this.settings = settings;
    this.console = console;
  }

  /** Shows it all; refuses if the same input did not give the same bits. */
  public void run() throws IOException, InterruptedException {
    int vocabulary;
    long opening = System.nanoTime();
    try (Engine engine = Engines.open(file, settings)) {
      vocabulary = engine.model().vocabularySize();
      describe(engine, (System.nanoTime() - opening) / 1e9);
      answer(engine);
    }
    prove(vocabulary);
  }

  private void describe(Engine engine, double seconds) throws IOException {
    Model.Description model = engine.model();
    ContextNumbers context = engine.context();
    head("1. The file");
    line(
        "%s · %s, %d layers, %d wide, vocabulary %d · %.1f MiB, opened in %.2f s",
        file.getFileName(),
        model.family(),
        model.layers(),
        model.embeddingLength(),
        model.vocabularySize(),
        Files.size(file) / (1024.0 * 1024),
        seconds);
    line(
        "context: %d advertised, %d allocated, %d usable%s",
        context.advertised(),
        context.allocated(),
        context.usable(),
        context.measured() ? "" : " (a guess until measured: half)");
    if (tiny) {
      line("Its weights are random: it shows that everything works, its words mean nothing.");
    }
  }

  private void answer(Engine engine) throws InterruptedException {
    head("2. What the model reads: its own template around \"" + QUESTION + "\"");
    RenderedPrompt prompt = engine.render(ChatPrompt.of(List.of(ChatMessage.of("user", QUESTION))));
    prompt.text().lines().forEach(text -> line("  %s", text));
    line("%d tokens; replies are read as %s", prompt.ids().length, prompt.family());
    head("3. What it answers (seed 0)");
    Request request =
        Request.of(Request.LOCAL_TENANT, prompt.ids())
            .sampling(engine.sampling().resolve().settings())
            .outputTokensMax(OUTPUT_TOKENS)
            .ignoreEnd(true)
            .build();
    Usage usage = null;
    StringBuilder text = new StringBuilder();
    Reply reply = engine.submit(request);
    for (Event event = reply.take(); event != null; event = reply.take()) {
      switch (event) {
        case Event.Text(String piece) -> text.append(piece);
        case Event.Done done -> usage = done.usage();
        default -> {}
      }
    }
    Visible.text(text.toString()).lines().forEach(words -> line("  %s", words));
    if (usage != null) {
      line(
          "%d tokens at %.0f/s, prompt at %.0f/s (kernels '%s')",
          usage.outputTokens(),
          usage.outputTokensPerSecond(),
          usage.promptTokensPerSecond(),
          settings.kernels());
    }
  }

  private void prove(int vocabulary) {
    head("4. Same bytes in, same bytes out");
    line("Logits of %d random tokens, computed in different ways, as SHA-256:", PROOF_TOKENS);
    List<SameBits.Way> ways =
        new SameBits(file, settings.kernels(), vocabulary, PROOF_TOKENS).ways();
    ways.forEach(way -> line("  %s  %s", way.digest(), way.name()));
    if (ways.stream().map(SameBits.Way::digest).distinct().count() != 1) {
      throw new HearthException(
          HearthException.Code.VERIFICATION_FAILED,
          "the same input gave different bits",
          "please report this with the machine's 'hearth doctor'");
    }
    line("All %d are equal to the last bit.", ways.size());
  }

  private void head(String text) {
    console.line("");
    console.line(text);
    console.flush();
  }

  // the annotation that it asks for would be a dependency of its own
  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String format, Object... values) {
    console.line(String.format(Locale.ROOT, format, values));
    console.flush();
  }
}
