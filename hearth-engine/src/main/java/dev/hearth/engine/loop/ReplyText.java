package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.engine.Request;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ReplyParser;
import dev.hearth.model.chat.ReplyPart;
import dev.hearth.model.text.StreamingDetokenizer;
import dev.hearth.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the tokens of one reply into events: bytes, code points, stop texts, parts of a chat. */
final class ReplyText {
  private final Tokenizer tokenizer;
  private final StreamingDetokenizer detokenizer;
  private final StopTexts stops;
  private final @Nullable ReplyParser parser;

  ReplyText(Tokenizer tokenizer, Request request) {
    this.tokenizer = tokenizer;
    this.stops = new StopTexts(request.stopTexts());
    switch (request.reply()) {
      case Request.ReplyForm.Plain plain -> {
        detokenizer = new StreamingDetokenizer(tokenizer, false);
        parser = null;
      }
      case Request.ReplyForm.Chat(var family, var tools, var prompt) -> {
        // markup is written with special tokens; where none is understood, they are no text either
        detokenizer = new StreamingDetokenizer(tokenizer, family != ReplyFamily.PLAIN);
        parser = new ReplyParser(family, tools, prompt);
      }
    }
  }

  boolean ends(int token) {
    return tokenizer.isEndOfGeneration(token);
  }

  List<Event> accept(int token) {
    return events(stops.pass(detokenizer.accept(token)));
  }

  /** Whether the reply is within a thought. */
  boolean thinking() {
    return parser != null && parser.thinking();
  }

  boolean stopped() {
    return stops.found();
  }

  List<Event> flush() {
    List<Event> events = new ArrayList<>(events(stops.pass(detokenizer.flush())));
    events.addAll(events(stops.flush()));
    if (parser != null) {
      parser.finish().forEach(part -> add(part, events));
    }
    return events;
  }

  private List<Event> events(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (parser == null) {
      return List.of(new Event.Text(text));
    }
    List<Event> events = new ArrayList<>();
    parser.accept(text).forEach(part -> add(part, events));
    return events;
  }

  private static void add(ReplyPart part, List<Event> events) {
    switch (part) {
      case ReplyPart.Text(String delta) -> events.add(new Event.Text(delta));
      case ReplyPart.Thought(String delta) -> events.add(new Event.Thought(delta));
      case ReplyPart.Markup markup -> {}
      case ReplyPart.ToolCallStart start ->
          events.add(new Event.ToolCallStart(start.index(), start.name()));
      case ReplyPart.ToolCallArguments more ->
          events.add(new Event.ToolCallArguments(more.index(), more.delta()));
      case ReplyPart.ToolCall call ->
          events.add(
              new Event.ToolCall(call.index(), call.id(), call.name(), call.argumentsJson()));
      case ReplyPart.MalformedCall call ->
          events.add(new Event.MalformedCall(call.index(), call.text(), call.reason()));
    }
  }
}
