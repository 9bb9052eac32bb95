package dev.hearth.main.talk;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.format.HearthException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands inside a conversation. */
final class Slash {
  /** What the conversation does next. */
  sealed interface Next {
    /** Waits for the user. */
    record Listen() implements Next {}

    /** Waits for the user, who finds {@code text} ready to be changed. */
    record Edit(String text) implements Next {}

    /** Says {@code text} for the user. */
    record Say(String text) implements Next {}

    record Leave() implements Next {}
  }

  private static final Next LISTEN = new Next.Listen();
  private static final String HELP =
      """
      /system [TEXT]      show or set the system prompt; '/system edit' changes it, '-' removes it
      /think on|off|auto  whether the model thinks first, where its template lets one choose
      /set [NAME VALUE]   show all settings and who chose them, or set one
      /lora [NAME SCALE]  show the adapters, or set the scale of one; 0 switches it off
      /again              another answer to the last question (with the next seed)
      /edit               take back the last question and change it
      /undo               take back the last question and its answer
      /clear              forget the conversation, keep the settings
      /prompt             what exactly the model will read
      /context            used, usable, allocated and advertised context
      /save FILE          write the conversation to a file; /load FILE reads it back
      /bye                leave (or Ctrl-D); Ctrl-C stops an answer
      \"""                 begins and ends a text of several lines; so does \\ at a line's end\
      """;

  private final Talk talk;
  private final ReplyView screen;

  Slash(Talk talk, ReplyView screen) {
    this.talk = talk;
    this.screen = screen;
  }

  static boolean isCommand(String line) {
    return line.startsWith("/") && !line.startsWith("//");
  }

  /** Does what a line that begins with a slash asks. */
  Next run(String line) throws IOException {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "/help", "/?" -> note(HELP);
      case "/bye", "/exit", "/quit" -> new Next.Leave();
      case "/system" -> system(rest);
      case "/think" -> think(rest);
      case "/set" -> set(rest);
      case "/lora" -> lora(rest);
      case "/again" -> again();
      case "/edit" -> new Next.Edit(talk.conversation().takeBack());
      case "/undo" -> undo();
      case "/clear" -> clear();
      case "/prompt" -> prompt();
      case "/context" -> context();
      case "/save" -> save(rest);
      case "/load" -> load(rest);
      default -> throw usage("no command is called " + name, "/help lists them");
    };
  }

  private Next note(String text) {
    text.lines().forEach(screen::note);
    return LISTEN;
  }

  private Next system(String rest) {
    Conversation conversation = talk.conversation();
    switch (rest) {
      case "" -> {}
      case "-" -> conversation.system("");
      case "edit" -> {
        return new Next.Edit("/system " + conversation.system());
      }
      default -> conversation.system(rest);
    }
    String now = conversation.system();
    return note(now.isEmpty() ? "no system prompt" : "system prompt: " + now);
  }

  private Next think(String rest) {
    ChatPrompt.Thinking wish =
        switch (rest) {
          case "on" -> ChatPrompt.Thinking.ON;
          case "off" -> ChatPrompt.Thinking.OFF;
          case "auto" -> ChatPrompt.Thinking.AS_THE_MODEL_DOES;
          default -> throw usage("/think takes on, off or auto", "say '/think off'");
        };
    talk.conversation().thinking(wish);
    return note("thinking: " + rest);
  }

  private Next set(String rest) {
    if (rest.isEmpty()) {
      talk.choices().lines(talk.engine()).forEach(screen::note);
      return LISTEN;
    }
    String[] words = rest.split("[ =]+", 2);
    if (words.length < 2) {
      throw usage("/set takes a name and a value", "say '/set temperature 0.7'");
    }
    talk.choices().set(words[0], words[1].strip());
    return note(words[0] + " = " + words[1].strip());
  }

  private Next lora(String rest) {
    List<AdapterFacts> adapters = talk.engine().adapters();
    if (!rest.isEmpty()) {
      String[] words = rest.split("[ =]+", 2);
      Map<String, Float> scales = new LinkedHashMap<>();
      adapters.forEach(adapter -> scales.put(adapter.name(), adapter.scale()));
      scales.put(words[0], words.length < 2 ? 1f : scale(words[1]));
      talk.engine().adapterScales(scales);
    }
    if (adapters.isEmpty()) {
      return note("no adapters: 'hearth run MODEL --lora FILE' loads them");
    }
    for (AdapterFacts adapter : talk.engine().adapters()) {
      screen.note(
          "%s: scale %s, rank %d, %d matrices"
              .formatted(adapter.name(), adapter.scale(), adapter.rank(), adapter.matrices()));
    }
    return LISTEN;
  }

  private static float scale(String text) {
    try {
      return Float.parseFloat(text.strip());
    } catch (NumberFormatException e) {
      throw usage("'" + text + "' is no scale", "say '/lora NAME 0.5'");
    }
  }

  private Next again() {
    String text = talk.conversation().takeBack();
    if (text.isEmpty()) {
      throw usage("nothing has been asked yet", "ask something first");
    }
    talk.choices().nextSeed();
    screen.note(SamplerOption.SEED.label() + " = " + talk.choices().seed());
    return new Next.Say(text);
  }

  private Next undo() {
    String text = talk.conversation().takeBack();
    return note(text.isEmpty() ? "nothing to take back" : "taken back: " + text);
  }

  private Next clear() {
    talk.conversation().messages().clear();
    return note("the conversation is forgotten");
  }

  private Next prompt() {
    if (talk.conversation().prompt().messages().isEmpty()) {
      return note("nothing has been said yet");
    }
    var rendered = talk.engine().render(talk.conversation().prompt());
    return note(rendered.text() + "\n[" + rendered.ids().length + " tokens]");
  }

  private Next context() {
    ContextNumbers numbers = talk.engine().context();
    int used =
        talk.conversation().messages().isEmpty()
            ? 0
            : talk.engine().render(talk.conversation().prompt()).ids().length;
    return note(
        "%d used / %d usable%s / %d allocated / %d advertised"
            .formatted(
                used,
                numbers.usable(),
                numbers.measured() ? "" : " (a guess: half of advertised)",
                numbers.allocated(),
                numbers.advertised()));
  }

  private Next save(String rest) throws IOException {
    Path path = path("/save", rest);
    talk.conversation().save(path, talk.modelName());
    return note("saved to " + path);
  }

  private Next load(String rest) throws IOException {
    Path path = path("/load", rest);
    talk.conversation().load(path);
    List<String> lines =
        talk.conversation().messages().stream()
            .map(m -> m.role() + ": " + String.join(" ", m.content()))
            .toList();
    lines.forEach(screen::note);
    return note("loaded " + lines.size() + " messages from " + path);
  }

  private static Path path(String command, String rest) {
    if (rest.isEmpty()) {
      throw usage(command + " takes a file", "say '" + command + " talk.json'");
    }
    try {
      return Path.of(rest);
    } catch (InvalidPathException e) {
      throw usage("'" + rest + "' is not a path", "give a file name");
    }
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }
}
