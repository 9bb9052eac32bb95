package dev.hearth.main.talk;

import dev.hearth.engine.Engine;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.model.chat.ChatMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One model, one conversation, the user's choices: asks and answers, whatever the screen. */
final class Talk {
  private final Engine engine;
  private final String modelName;
  private final Conversation conversation = new Conversation();
  private final Choices choices;
  private final List<String> stopTexts;
  private final AtomicReference<@Nullable Reply> underWay = new AtomicReference<>();

  Talk(Engine engine, String modelName, Choices choices, List<String> stopTexts) {
    this.engine = engine;
    this.modelName = modelName;
    this.choices = choices;
    this.stopTexts = List.copyOf(stopTexts);
  }

  Engine engine() {
    return engine;
  }

  String modelName() {
    return modelName;
  }

  Conversation conversation() {
    return conversation;
  }

  Choices choices() {
    return choices;
  }

  /** Says something and shows the answer. What was said is taken back if it is refused. */
  Answer ask(String text, ReplyView screen) throws InterruptedException {
    int before = conversation.messages().size();
    conversation.add(ChatMessage.of("user", text));
    boolean answered = false;
    try {
      Answer answer =
          answer(
              engine.chat(
                  conversation.prompt(),
                  choices.resolve(engine).settings(),
                  choices.outputTokensMax(),
                  stopTexts),
              screen);
      conversation.add(answer.message());
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        List<ChatMessage> messages = conversation.messages();
        messages.subList(before, messages.size()).clear();
      }
    }
  }

  /** Continues a text as it is, without a template. */
  Answer continueText(String text, ReplyView screen) throws InterruptedException {
    int[] ids = engine.tokenizer().encode(text, true, true);
    Request request =
        Request.of(Request.LOCAL_TENANT, ids)
            .sampling(choices.resolve(engine).settings())
            .outputTokensMax(choices.outputTokensMax())
            .stopTexts(stopTexts)
            .build();
    return answer(engine.submit(request), screen);
  }

  private Answer answer(Reply reply, ReplyView screen) throws InterruptedException {
    try (reply) {
      underWay.set(reply);
      return Answer.of(reply, screen);
    } finally {
      underWay.set(null);
    }
  }

  /** Stops the reply under way, if there is one. */
  boolean cancel() {
    Reply reply = underWay.get();
    if (reply != null) {
      reply.cancel();
    }
    return reply != null;
  }
}
