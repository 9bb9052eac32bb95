package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.model.text.StreamingDetokenizer;
import dev.hearth.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Turns the tokens of one reply into events: bytes, code points, stop texts, in that order. */
final class ReplyText {
  private final Tokenizer tokenizer;
  private final StreamingDetokenizer detokenizer;
  private final StopTexts stops;

  ReplyText(Tokenizer tokenizer, List<String> stopTexts) {
    this.tokenizer = tokenizer;
    this.detokenizer = new StreamingDetokenizer(tokenizer, false);
    this.stops = new StopTexts(stopTexts);
  }

  boolean ends(int token) {
    return tokenizer.isEndOfGeneration(token);
  }

  List<Event> accept(int token) {
    return events(stops.pass(detokenizer.accept(token)));
  }

  boolean stopped() {
    return stops.found();
  }

  List<Event> flush() {
    List<Event> events = new ArrayList<>(events(stops.pass(detokenizer.flush())));
    events.addAll(events(stops.flush()));
    return events;
  }

  private static List<Event> events(String text) {
    return text.isEmpty() ? List.of() : List.of(new Event.Text(text));
  }
}
