package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LangChainTest extends ClientTest {
  private OpenAiChatModel model(String name) {
    return OpenAiChatModel.builder()
        .baseUrl(server.address() + "/v1")
        .apiKey("none")
        .modelName(name)
        .maxRetries(0)
        .strictJsonSchema(true)
        .build();
  }

  private OpenAiStreamingChatModel streaming() {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(server.address() + "/v1")
        .apiKey("none")
        .modelName("m")
        .build();
  }

  @Test
  void chats() {
    assertThat(model("m").chat("Hello")).isEqualTo("Hello there");
  }

  @Test
  void streams() {
    CompletableFuture<String> whole = new CompletableFuture<>();
    StringBuilder text = new StringBuilder();
    streaming()
        .chat(
            "Hello",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String piece) {
                text.append(piece);
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {
                whole.complete(response.aiMessage().text());
              }

              @Override
              public void onError(Throwable error) {
                whole.completeExceptionally(error);
              }
            });
    assertThat(whole.join()).isEqualTo("Hello there");
    assertThat(text.toString()).isEqualTo("Hello there");
  }

  @Test
  void callsTools() {
    ToolSpecification tool =
        ToolSpecification.builder()
            .name("weather")
            .parameters(JsonObjectSchema.builder().addStringProperty("city").build())
            .build();
    UserMessage question = UserMessage.from("Weather?");
    ChatResponse first =
        model("m")
            .chat(
                ChatRequest.builder().messages(question).toolSpecifications(tool).build());
    var call = first.aiMessage().toolExecutionRequests().getFirst();
    assertThat(call.arguments()).isEqualTo("{\"city\":\"Ulm\"}");
    ChatResponse second =
        model("m")
            .chat(
                ChatRequest.builder()
                    .messages(
                        List.of(
                            question,
                            first.aiMessage(),
                            ToolExecutionResultMessage.from(call, "21")))
                    .toolSpecifications(tool)
                    .build());
    assertThat(second.aiMessage().text()).isEqualTo("It is 21 degrees.");
  }

  @Test
  void getsStructuredOutput() {
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(
                JsonSchema.builder()
                    .name("report")
                    .rootElement(JsonObjectSchema.builder().addStringProperty("city").build())
                    .build())
            .build();
    ChatResponse answer =
        model("m")
            .chat(
                ChatRequest.builder()
                    .messages(UserMessage.from("Report"))
                    .responseFormat(format)
                    .build());
    assertThat(answer.aiMessage().text()).isEqualTo(REPORT);
  }

  @Test
  void embeds() {
    OpenAiEmbeddingModel vectors =
        OpenAiEmbeddingModel.builder()
            .baseUrl(server.address() + "/v1")
            .apiKey("none")
            .modelName("e")
            .build();
    assertThat(vectors.embed("a").content().vector()).containsExactly(0.5f, 0.5f, -0.5f, 0.5f);
  }

  @Test
  void cancels() throws InterruptedException {
    streaming()
        .chat(
            "Go on for ever",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(
                  PartialResponse piece, PartialResponseContext context) {
                context.streamingHandle().cancel();
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {}

              @Override
              public void onError(Throwable error) {}
            });
    engine.awaitCancel();
  }

  @Test
  void understandsErrors() {
    assertThatThrownBy(() -> model("nobody").chat("Hello"))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("there is no model 'nobody'");
  }
}
