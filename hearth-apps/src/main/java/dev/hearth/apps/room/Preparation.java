package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Budget;
import dev.hearth.apps.evidence.Bundle;
import dev.hearth.apps.evidence.BundleLimits;
import dev.hearth.apps.evidence.Evidence;
import dev.hearth.apps.evidence.Level;
import dev.hearth.apps.evidence.Manifest;
import dev.hearth.apps.evidence.Packed;
import dev.hearth.apps.evidence.Timeline;
import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Engine;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.model.chat.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** From inputs to what the model reads: never more than its usable context holds, nothing cut. */
record Preparation(Bundle bundle, Packed packed, Timeline timeline, RenderedPrompt prompt) {
  private static final int EVIDENCE_TOKENS_MIN = 48;
  private static final int ITEMS_MAX = 10_000;
  private static final int TIMELINE_MAX = 400;
  private static final int TRIES_MAX = 8;

  static Bundle open(Room room, List<Path> inputs) {
    Bundle bundle = Bundle.open(inputs, BundleLimits.standard());
    if (room.input() == Room.InputKind.TEXT) {
      for (Manifest.Input input : bundle.manifest().inputs()) {
        if (input.form() != Manifest.Form.FILE) {
          throw new HearthException(
              Code.BAD_INPUT,
              input.name() + " is no plain file, and the room " + room.name() + " reads only those",
              "give a text file, or a room for bundles such as triage");
        }
      }
    }
    return bundle;
  }

  static Preparation of(Room room, ModelFacts model, Bundle bundle, Engine engine) {
    Evidence evidence = Evidence.read(bundle);
    ToIntFunction<String> count = text -> engine.tokenizer().encode(text, false, false).length;
    int fixed = render(room, model, engine, "").ids().length;
    int space = model.contextUsable() - room.budget().replyMax() - fixed;
    if (room.budget().evidenceMax() > 0) {
      space = Math.min(space, room.budget().evidenceMax());
    }
    for (int i = 0; i < TRIES_MAX; i++) {
      if (space < EVIDENCE_TOKENS_MIN) {
        throw tooSmall(room, model, fixed);
      }
      Packed packed =
          evidence.select(
              room.question(),
              new Budget(space, ITEMS_MAX, room.budget().lineCharactersMax(), count));
      if (packed.items().isEmpty()) {
        throw new HearthException(
            Code.BAD_INPUT,
            "nothing in the input can be evidence: " + entries(bundle.manifest()),
            "give text: logs, events, descriptions");
      }
      RenderedPrompt prompt = render(room, model, engine, packed.prompt());
      // the tokens of parts do not add up to those of the whole
      int beyond = prompt.ids().length + room.budget().replyMax() - model.contextUsable();
      if (beyond <= 0) {
        Timeline timeline = evidence.timeline(Level.WARNING, TIMELINE_MAX);
        return new Preparation(bundle, packed, timeline, prompt);
      }
      space -= beyond;
    }
    throw tooSmall(room, model, fixed);
  }

  private static String entries(Manifest manifest) {
    return manifest.entries().size() + " entries, " + manifest.bytesRead() + " bytes of text";
  }

  private static RenderedPrompt render(
      Room room, ModelFacts model, Engine engine, String evidence) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!model.tuned()) {
      messages.add(ChatMessage.of("system", room.prompt().strip()));
    }
    messages.add(ChatMessage.of("user", evidence));
    return engine.render(ChatPrompt.of(messages).withThinking(ChatPrompt.Thinking.OFF));
  }

  private static HearthException tooSmall(Room room, ModelFacts model, int fixed) {
    return new HearthException(
        Code.DOES_NOT_FIT,
        ("of %d usable tokens, %d are for the answer and %d for the room's own prompt:"
                + " too few are left for evidence")
            .formatted(model.contextUsable(), room.budget().replyMax(), fixed),
        "take a model with a larger context, or a smaller context.reply_tokens in room.yaml");
  }
}
