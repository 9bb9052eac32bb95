package dev.hearth.engine.loop;

import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ChatMessage.ArgumentsForm;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.model.jinja.Template;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which form a template wants the arguments of a call: found by showing it a small conversation
 * both ways. Sources do not tell: some templates put the text in as it is, most write an object as
 * JSON, and a few do either.
 */
final class ArgumentsProbe {
  private static final String NAME = "hearth_argument";
  private static final String QUOTED = "\"" + NAME + "\"";
  private static final String AS_PYTHON = "'" + NAME + "'";
  private static final ChatMessage.Call CALL =
      new ChatMessage.Call("call00001", "probe", "{" + QUOTED + ": \"value\"}");
  private static final ToolDefinition TOOL =
      new ToolDefinition(CALL.name(), "a probe", Map.of("type", "object", "properties", Map.of()));
  private static final LocalDateTime NOW = LocalDateTime.of(2000, 1, 1, 0, 0);

  private ArgumentsProbe() {}

  /** OBJECT unless the template fails with it, or loses or garbles it, and does not with TEXT. */
  static ArgumentsForm of(Template template, String thoughtKey) {
    String object = render(template, ArgumentsForm.OBJECT, thoughtKey);
    if (object.contains(NAME) && !object.contains(AS_PYTHON)) {
      return ArgumentsForm.OBJECT;
    }
    return render(template, ArgumentsForm.TEXT, thoughtKey).contains(QUOTED)
        ? ArgumentsForm.TEXT
        : ArgumentsForm.OBJECT;
  }

  /** Empty where the template refuses the conversation. */
  private static String render(Template template, ArgumentsForm form, String thoughtKey) {
    List<ChatMessage> messages =
        List.of(
            ChatMessage.of("user", "Hi"),
            new ChatMessage("assistant", List.of(), "", List.of(CALL), "", ""),
            ChatMessage.answer(CALL, "done"));
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("messages", messages.stream().map(m -> m.toContext(form, thoughtKey)).toList());
    variables.put("tools", List.of(TOOL.toContext()));
    variables.put("bos_token", "");
    variables.put("eos_token", "");
    variables.put("add_generation_prompt", true);
    try {
      return template.render(variables, () -> NOW);
    } catch (HearthException e) {
      return "";
    }
  }
}
