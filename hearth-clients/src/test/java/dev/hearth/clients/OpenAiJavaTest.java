package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiJavaTest extends ClientTest {
  private OpenAIClient client;

  @BeforeEach
  void connect() {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(server.address() + "/v1")
            .apiKey("none")
            .maxRetries(0)
            .build();
  }

  private static ChatCompletionCreateParams.Builder ask(String text) {
    return ChatCompletionCreateParams.builder().model("m").addUserMessage(text);
  }

  @Test
  void chats() {
    ChatCompletion answer = client.chat().completions().create(ask("Hello").build());
    assertThat(answer.choices().getFirst().message().content()).contains("Hello there");
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(2);
  }

  @Test
  void streams() {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(ask("Hello").build())) {
      String text =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo("Hello there");
    }
  }

  private static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("weather")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .build())
        .build();
  }

  @Test
  void callsTools() {
    ChatCompletionCreateParams first = ask("Weather?").addTool(weather()).build();
    var message = client.chat().completions().create(first).choices().getFirst().message();
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Ulm\"}");
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                first.toBuilder()
                    .addMessage(message)
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("21")
                            .build())
                    .build());
    assertThat(answer.choices().getFirst().message().content()).contains("It is 21 degrees.");
  }

  @Test
  void getsStructuredOutput() {
    ResponseFormatJsonSchema format =
        ResponseFormatJsonSchema.builder()
            .jsonSchema(
                ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("report")
                    .strict(true)
                    .schema(
                        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("city", Map.of("type", "string"))))
                            .build())
                    .build())
            .build();
    ChatCompletion answer =
        client.chat().completions().create(ask("Report").responseFormat(format).build());
    assertThat(answer.choices().getFirst().message().content()).contains(REPORT);
  }

  @Test
  void embeds() {
    var vectors =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("e")
                    .inputOfArrayOfStrings(List.of("a", "b"))
                    .build());
    assertThat(vectors.data().get(1).embedding()).containsExactly(0.5f, 0.5f, -0.5f, 0.5f);
  }

  @Test
  void getsResponses() {
    ResponseCreateParams params = ResponseCreateParams.builder().model("m").input("Hello").build();
    Response response = client.responses().create(params);
    assertThat(response.output().getFirst().asMessage().content().getFirst().asOutputText().text())
        .isEqualTo("Hello there");
    try (StreamResponse<ResponseStreamEvent> stream =
        client
            .responses()
            .createStreaming(params.toBuilder().previousResponseId(response.id()).build())) {
      assertThat(stream.stream().filter(ResponseStreamEvent::isCompleted)).hasSize(1);
    }
  }

  @Test
  void cancels() throws InterruptedException {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(ask("Go on for ever").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    engine.awaitCancel();
  }

  @Test
  void understandsErrors() {
    assertThatThrownBy(
            () ->
                client
                    .chat()
                    .completions()
                    .create(ask("Hello").model("nobody").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                client
                    .chat()
                    .completions()
                    .create(
                        ask("Hello")
                            .putAdditionalBodyProperty("nonsense", JsonValue.from(1))
                            .build()))
        .isInstanceOfSatisfying(
            BadRequestException.class, e -> assertThat(e.param()).contains("nonsense"));
  }
}
