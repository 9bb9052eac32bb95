package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnthropicJavaTest extends ClientTest {
  private AnthropicClient client;

  @BeforeEach
  void connect() {
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl(server.address())
            .apiKey("none")
            .maxRetries(0)
            .build();
  }

  private static MessageCreateParams.Builder ask(String text) {
    return MessageCreateParams.builder().model("m").maxTokens(100).addUserMessage(text);
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  @Test
  void chats() {
    Message message = client.messages().create(ask("Hello").build());
    assertThat(text(message)).isEqualTo("Hello there");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
  }

  @Test
  void streams() {
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(ask("Hello").build())) {
      String text =
          stream.stream()
              .flatMap(event -> event.contentBlockDelta().stream())
              .flatMap(delta -> delta.delta().text().stream())
              .map(delta -> delta.text())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo("Hello there");
    }
  }

  @Test
  void callsTools() {
    Tool tool =
        Tool.builder()
            .name("weather")
            .inputSchema(Tool.InputSchema.builder().build())
            .build();
    MessageCreateParams first = ask("Weather?").addTool(tool).build();
    Message message = client.messages().create(first);
    assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
    var use = message.content().getFirst().asToolUse();
    assertThat(use.name()).isEqualTo("weather");
    Message answer =
        client
            .messages()
            .create(
                first.toBuilder()
                    .addMessage(message)
                    .addUserMessageOfContentBlockParams(
                        List.of(
                            ContentBlockParam.ofToolResult(
                                ToolResultBlockParam.builder()
                                    .toolUseId(use.id())
                                    .content("21")
                                    .build())))
                    .build());
    assertThat(text(answer)).isEqualTo("It is 21 degrees.");
  }

  @Test
  void getsStructuredOutput() {
    OutputConfig config =
        OutputConfig.builder()
            .format(
                JsonOutputFormat.builder()
                    .schema(
                        JsonOutputFormat.Schema.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .build())
                    .build())
            .build();
    Message message = client.messages().create(ask("Report").outputConfig(config).build());
    assertThat(text(message)).isEqualTo(REPORT);
  }

  @Test
  void countsTokens() {
    var count =
        client
            .messages()
            .countTokens(
                MessageCountTokensParams.builder().model("m").addUserMessage("Hello").build());
    assertThat(count.inputTokens()).isPositive();
  }

  @Test
  void cancels() throws InterruptedException {
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(ask("Go on for ever").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    engine.awaitCancel();
  }

  @Test
  void understandsErrors() {
    assertThatThrownBy(() -> client.messages().create(ask("Hello").model("nobody").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("there is no model 'nobody'");
  }
}
