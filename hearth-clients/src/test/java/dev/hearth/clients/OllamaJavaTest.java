package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ollama4j.Ollama;
import io.github.ollama4j.exceptions.OllamaException;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.chat.OllamaChatStreamObserver;
import io.github.ollama4j.models.embed.OllamaEmbedRequest;
import io.github.ollama4j.models.generate.OllamaGenerateRequest;
import io.github.ollama4j.models.response.Model;
import io.github.ollama4j.tools.Tools;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OllamaJavaTest extends ClientTest {
  private Ollama client;

  @BeforeEach
  void connect() {
    client = new Ollama(server.address());
    client.setRequestTimeoutSeconds(30);
  }

  private static OllamaChatRequest ask(String text) {
    return OllamaChatRequest.builder()
        .withModel("m")
        .withMessage(OllamaChatMessageRole.USER, text)
        .build();
  }

  @Test
  void findsTheServerAndItsModels() throws OllamaException {
    assertThat(client.ping()).isTrue();
    assertThat(client.getVersion()).isEqualTo("1.2.3");
    assertThat(client.listModels()).extracting(Model::getName).containsExactlyInAnyOrder("e", "m");
    assertThat(client.getModelDetails("m").getDetails().getFormat()).isEqualTo("gguf");
  }

  @Test
  void chats() throws OllamaException {
    var answer = client.chat(ask("Hello"), null);
    assertThat(answer.getResponseModel().getMessage().getResponse()).isEqualTo("Hello there");
  }

  @Test
  void streams() throws OllamaException {
    StringBuilder text = new StringBuilder();
    client.chat(ask("Hello"), new OllamaChatStreamObserver(piece -> {}, text::append));
    assertThat(text.toString()).isEqualTo("Hello there");
  }

  @Test
  void callsTools() throws OllamaException {
    client.registerTool(
        Tools.Tool.builder()
            .toolSpec(
                Tools.ToolSpec.builder()
                    .name("weather")
                    .description("d")
                    .parameters(
                        Tools.Parameters.of(
                            Map.of(
                                "city",
                                Tools.Property.builder()
                                    .type("string")
                                    .description("d")
                                    .required(true)
                                    .build())))
                    .build())
            .toolFunction(arguments -> arguments.get("city") + ": 21")
            .build());
    var answer = client.chat(ask("Weather?").withUseTools(true), null);
    assertThat(answer.getResponseModel().getMessage().getResponse())
        .isEqualTo("It is 21 degrees.");
  }

  @Test
  void getsStructuredOutput() throws OllamaException {
    var answer =
        client.generate(
            OllamaGenerateRequest.builder()
                .withModel("m")
                .withPrompt("Report")
                .withFormat(Map.of("type", "object"))
                .build(),
            null);
    assertThat(answer.getResponse()).isEqualTo(REPORT);
  }

  @Test
  void embeds() throws OllamaException {
    var vectors = client.embed(new OllamaEmbedRequest("e", List.of("a", "b")));
    assertThat(vectors.getEmbeddings().get(1)).containsExactly(0.5, 0.5, -0.5, 0.5);
  }

  /** This client cannot be told to stop; a handler that fails ends the reply. */
  @Test
  void cancels() throws InterruptedException {
    assertThatThrownBy(
            () ->
                client.chat(
                    ask("Go on for ever"),
                    piece -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasStackTraceContaining("enough");
    engine.awaitCancel();
  }

  @Test
  void understandsErrors() {
    var request = ask("Hello").withModel("nobody");
    assertThatThrownBy(() -> client.chat(request, null))
        .isInstanceOf(OllamaException.class)
        .hasStackTraceContaining("there is no model 'nobody'");
  }
}
