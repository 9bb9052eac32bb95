package dev.hearth.engine.loop;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.TemplateFacts;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.model.jinja.Limits;
import dev.hearth.model.jinja.Template;
import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The template of a model file, and how its tokenizer reads what it makes. */
final class ChatTemplate {
  private static final String KEY = "tokenizer.chat_template";
  private static final String TOOLS_KEY = KEY + ".tool_use";

  private final Tokenizer tokenizer;
  private final TemplateFacts facts;
  private final @Nullable Template plain;
  private final @Nullable Template withTools;

  private ChatTemplate(
      Tokenizer tokenizer,
      TemplateFacts facts,
      @Nullable Template plain,
      @Nullable Template withTools) {
    this.tokenizer = tokenizer;
    this.facts = facts;
    this.plain = plain;
    this.withTools = withTools;
  }

  static ChatTemplate read(Metadata metadata, Tokenizer tokenizer) {
    String source = metadata.string(KEY, "");
    return new ChatTemplate(
        tokenizer,
        TemplateFacts.of(source, specialTokens(tokenizer.vocabulary())),
        parsed(source),
        parsed(metadata.string(TOOLS_KEY, "")));
  }

  private static List<String> specialTokens(Vocabulary vocabulary) {
    List<String> texts = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      if (type == TokenType.CONTROL || type == TokenType.USER_DEFINED) {
        texts.add(new String(vocabulary.text(id), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private List<Map<String, @Nullable Object>> messages(ChatPrompt prompt, Template template) {
    boolean calls = prompt.messages().stream().anyMatch(m -> !m.toolCalls().isEmpty());
    ChatMessage.ArgumentsForm form =
        calls ? ArgumentsProbe.of(template, facts.thoughtKey()) : ChatMessage.ArgumentsForm.OBJECT;
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (ChatMessage message : prompt.messages()) {
      messages.add(message.toContext(form, facts.thoughtKey()));
    }
    return messages;
  }

  private static @Nullable Template parsed(String source) {
    return source.isEmpty() ? null : Template.parse(source, Limits.DEFAULT);
  }

  RenderedPrompt render(ChatPrompt prompt) {
    Template template = withTools != null && !prompt.tools().isEmpty() ? withTools : plain;
    if (template == null) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "the file has no chat template",
          "send the prompt as it is to be read (--raw)");
    }
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    PromptShield shield = PromptShield.of(tokenizer, variables(prompt, template, false));
    String text = shield.render(template, variables(prompt, template, true), now);
    int[] ids = ids(text, shield);
    String history = shield.render(template, variables(prompt, template, false), now);
    int[] before = text.startsWith(history) ? ids(history, shield) : new int[0];
    boolean begins =
        before.length > 0
            && before.length < ids.length
            && Arrays.equals(before, 0, before.length, ids, 0, before.length);
    return new RenderedPrompt(
        shield.shown(text), ids, begins ? new int[] {before.length} : new int[0], facts.family());
  }

  /** A template writes its own beginning of text; where it does not, the tokenizer's rule holds. */
  private int[] ids(String text, PromptShield shield) {
    int begin = tokenizer.vocabulary().beginOfText();
    boolean written = begin != Vocabulary.NONE && text.startsWith(tokenText(begin));
    return shield.encode(text, !written);
  }

  private Map<String, @Nullable Object> variables(
      ChatPrompt prompt, Template template, boolean generation) {
    Vocabulary vocabulary = tokenizer.vocabulary();
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("messages", messages(prompt, template));
    variables.put(
        "tools",
        prompt.tools().isEmpty()
            ? null
            : prompt.tools().stream().map(ToolDefinition::toContext).toList());
    variables.put("documents", null);
    variables.put("bos_token", tokenText(vocabulary.beginOfText()));
    variables.put("eos_token", tokenText(vocabulary.endOfText()));
    variables.put("add_generation_prompt", generation);
    if (prompt.thinking() != ChatPrompt.Thinking.AS_THE_MODEL_DOES) {
      variables.put("enable_thinking", prompt.thinking() == ChatPrompt.Thinking.ON);
    }
    variables.putAll(prompt.variables());
    return variables;
  }

  private String tokenText(int id) {
    return id == Vocabulary.NONE
        ? ""
        : new String(tokenizer.piece(id, true), StandardCharsets.UTF_8);
  }
}
