package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

class SpringAiTest extends ClientTest {
  /** What the tool is asked. */
  record Place(String city) {}

  private OpenAiChatOptions.Builder options(String model) {
    return OpenAiChatOptions.builder()
        .baseUrl(server.address() + "/v1")
        .apiKey("none")
        .maxRetries(0)
        .model(model);
  }

  private static ChatClient client(OpenAiChatOptions.Builder options) {
    return ChatClient.create(OpenAiChatModel.builder().options(options.build()).build());
  }

  @Test
  void chats() {
    assertThat(client(options("m")).prompt("Hello").call().content()).isEqualTo("Hello there");
  }

  @Test
  void streams() {
    String text =
        client(options("m")).prompt("Hello").stream()
            .content()
            .toStream()
            .collect(Collectors.joining());
    assertThat(text).isEqualTo("Hello there");
  }

  @Test
  void callsTools() {
    FunctionToolCallback<Place, String> weather =
        FunctionToolCallback.builder("weather", (Place place) -> place.city() + ": 21")
            .description("How warm it is.")
            .inputType(Place.class)
            .build();
    String answer =
        client(options("m")).prompt("Weather?").toolCallbacks(weather).call().content();
    assertThat(answer).isEqualTo("It is 21 degrees.");
    assertThat(engine.lastPrompt()).contains("Ulm: 21");
  }

  @Test
  void getsStructuredOutput() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
            + "\"degrees\":{\"type\":\"integer\"}},\"required\":[\"city\",\"degrees\"],"
            + "\"additionalProperties\":false}";
    assertThat(client(options("m").outputSchema(schema)).prompt("Report").call().content())
        .isEqualTo(REPORT);
  }

  @Test
  void embeds() {
    OpenAiEmbeddingModel vectors =
        OpenAiEmbeddingModel.builder()
            .options(
                OpenAiEmbeddingOptions.builder()
                    .baseUrl(server.address() + "/v1")
                    .apiKey("none")
                    .model("e")
                    .build())
            .build();
    assertThat(vectors.embed(List.of("a", "b")).get(1)).containsExactly(0.5f, 0.5f, -0.5f, 0.5f);
  }

  @Test
  void cancels() throws InterruptedException {
    assertThat(client(options("m")).prompt("Go on for ever").stream().content().blockFirst())
        .isNotNull();
    engine.awaitCancel();
  }

  @Test
  void understandsErrors() {
    assertThatThrownBy(() -> client(options("nobody")).prompt("Hello").call().content())
        .hasStackTraceContaining("there is no model 'nobody'");
  }
}
