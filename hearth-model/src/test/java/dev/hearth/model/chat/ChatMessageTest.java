package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.model.chat.ChatMessage.ArgumentsForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ChatMessageTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static String context(ChatMessage message, ArgumentsForm form, String thoughtKey) {
    return JSON.writeValueAsString(message.toContext(form, thoughtKey));
  }

  @Test
  void messagesLookAsTemplatesExpect() {
    assertThat(context(ChatMessage.of("user", "Hi"), ArgumentsForm.OBJECT, "reasoning_content"))
        .isEqualTo("{\"role\":\"user\",\"content\":\"Hi\"}");
    ChatMessage parts = new ChatMessage("user", List.of("a", "b"), "", List.of(), "", "");
    assertThat(context(parts, ArgumentsForm.OBJECT, "reasoning_content"))
        .isEqualTo(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\"}]}");
    var call = new ChatMessage.Call("c1", "f", "{\"a\":[1,2.5,null]}");
    ChatMessage calling = new ChatMessage("assistant", List.of(), "hm", List.of(call), "", "");
    assertThat(context(calling, ArgumentsForm.OBJECT, "thinking"))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":null,\"thinking\":\"hm\",\"tool_calls\":[{"
                + "\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":{\"a\":[1,2.5,null]}}}]}");
    assertThat(context(calling, ArgumentsForm.TEXT, "reasoning_content"))
        .contains("\"arguments\":\"{\\\"a\\\":[1,2.5,null]}\"")
        .contains("\"reasoning_content\":\"hm\"");
    assertThat(context(ChatMessage.answer(call, "5"), ArgumentsForm.OBJECT, "thinking"))
        .isEqualTo("{\"role\":\"tool\",\"content\":\"5\",\"name\":\"f\",\"tool_call_id\":\"c1\"}");
  }

  @Test
  void aReplyBecomesTheNextMessage() {
    ParsedReply reply =
        ParsedReply.of(
            ReplyFamily.QWEN,
            List.of(),
            "",
            "<think>\nhm\n</think>\n\nok\n<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1}}"
                + "</tool_call>\n<tool_call>broken</tool_call>");
    ChatMessage message = ChatMessage.of(reply);
    assertThat(message.thought()).isEqualTo("hm");
    assertThat(message.content()).containsExactly("ok<tool_call>broken</tool_call>");
    assertThat(message.toolCalls()).containsExactly(new ChatMessage.Call("", "f", "{\"a\": 1}"));
  }

  @Test
  void toolsLookAsTemplatesExpect() {
    var tool = new ToolDefinition("f", "does", Map.of("type", "object"));
    assertThat(JSON.writeValueAsString(tool.toContext()))
        .isEqualTo(
            "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"does\","
                + "\"parameters\":{\"type\":\"object\"}}}");
  }

  @Test
  void senselessMessagesCannotBe() {
    assertThatThrownBy(() -> ChatMessage.of("", "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChatMessage.Call("", "f", "[1]"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ToolDefinition("", "", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReplyEndsOnce() {
    ReplyParser parser = new ReplyParser(ReplyFamily.PLAIN, List.of(), "");
    assertThat(parser.accept("a")).containsExactly(new ReplyPart.Text("a"));
    assertThat(parser.finish()).isEmpty();
    assertThatThrownBy(() -> parser.accept("b")).isInstanceOf(IllegalStateException.class);
  }
}
