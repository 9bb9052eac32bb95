package dev.hearth.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.server.tenant.Key;
import dev.hearth.server.tenant.KeyFile;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesTest {
  private static final String PATH = "/v1/responses";
  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\"}}]";

  @TempDir private Path home;
  private final ScriptedEngine engine = new ScriptedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.of(home, Map.of("m", engine));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer ask(String fields) {
    return server.post(PATH, "{\"model\":\"m\"" + fields + "}");
  }

  @Test
  void answersAsAWhole() {
    engine.then(new Event.Thought("Hm."), new Event.Text("Hi"));
    JsonNode body = ask(",\"input\":\"Hello\",\"instructions\":\"Be brief.\"").json();
    assertThat(body.get("object").asString()).isEqualTo("response");
    assertThat(body.get("status").asString()).isEqualTo("completed");
    assertThat(body.at("/output/0/type").asString()).isEqualTo("reasoning");
    assertThat(body.at("/output/0/content/0/text").asString()).isEqualTo("Hm.");
    assertThat(body.at("/output/1/content/0/text").asString()).isEqualTo("Hi");
    assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(engine.lastPrompt()).isEqualTo("system: Be brief.\nuser: Hello\n");
  }

  @Test
  void goesOnFromAPreviousResponse() {
    engine.then(new Event.Text("One."));
    String first = ask(",\"input\":\"Count\"").json().get("id").asString();
    engine.then(new Event.Text("Two."));
    Answer answer = ask(",\"input\":\"On\",\"previous_response_id\":\"" + first + "\"");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(engine.lastPrompt()).isEqualTo("user: Count\nassistant: One.\nuser: On\n");
    String second = answer.json().get("id").asString();
    engine.then(new Event.Text("Three."));
    ask(",\"input\":\"On\",\"previous_response_id\":\"" + second + "\"");
    assertThat(engine.lastPrompt())
        .startsWith("user: Count\nassistant: One.\nuser: On\nassistant: Two.");
    assertThat(server.get(PATH + "/" + first).json().at("/output/0/content/0/text").asString())
        .isEqualTo("One.");
    assertThat(server.delete(PATH + "/" + first).json().get("deleted").asBoolean()).isTrue();
    assertThat(server.get(PATH + "/" + first).status()).isEqualTo(404);
  }

  @Test
  void keepsNothingWhereToldSo() {
    engine.then(new Event.Text("One."));
    String id = ask(",\"input\":\"x\",\"store\":false").json().get("id").asString();
    assertThat(server.get(PATH + "/" + id).status()).isEqualTo(404);
    assertThat(server.get(PATH + "/..%2f..%2fkeys").status()).isEqualTo(404);
  }

  @Test
  void anotherTenantsResponsesDoNotExist() {
    KeyFile keys = new KeyFile(home.resolve("keys.json"));
    for (String name : List.of("ann", "bob")) {
      keys.add(
          new Key(
              name,
              name,
              KeyFile.hash("secret-" + name),
              Instant.EPOCH,
              false,
              0,
              Set.of(),
              Key.Limits.NONE));
    }
    try (TestServer other = TestServer.of(home, Map.of("m", engine))) {
      engine.then(new Event.Text("x"));
      String[] ann = {"Authorization", "Bearer secret-ann"};
      String id =
          other.post(PATH, "{\"model\":\"m\",\"input\":\"x\"}", ann).json().get("id").asString();
      assertThat(other.get(PATH + "/" + id, ann).status()).isEqualTo(200);
      assertThat(other.get(PATH + "/" + id, "x-api-key", "secret-bob").status()).isEqualTo(404);
      assertThat(engine.lastRequest().tenant()).isEqualTo("ann");
      engine.then(new Event.Text("x"));
      String pushing = "{\"model\":\"m\",\"input\":\"x\",\"hearth\":{\"priority\":9}}";
      assertThat(other.post(PATH, pushing, ann).status()).isEqualTo(200);
      assertThat(engine.lastRequest().priority()).as("the key's own").isEqualTo(0);
    }
  }

  @Test
  void streamsEveryStep() {
    engine.then(
        new Event.Thought("Hm."),
        new Event.Text("Hi"),
        new Event.Text("!"),
        new Event.ToolCall(0, "c1", "weather", "{\"a\":1}"));
    Answer answer = ask(",\"input\":\"x\",\"stream\":true" + TOOLS);
    assertThat(answer.eventNames())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.reasoning_text.delta",
            "response.reasoning_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    List<JsonNode> events = answer.events();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("sequence_number").asInt()).isEqualTo(i);
    }
    JsonNode response = events.getLast().get("response");
    assertThat(response.get("output")).hasSize(3);
    assertThat(response.at("/output/2/arguments").asString()).isEqualTo("{\"a\":1}");
    assertThat(events.get(12).get("text").asString()).isEqualTo("Hi!");
  }

  @Test
  void readsCallsAndTheirOutputs() {
    engine.then(new Event.Text("Sunny."));
    Answer answer =
        ask(
            ",\"input\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"W?\"}]},"
                + "{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":"
                + "\"reasoning_text\",\"text\":\"T\"}]},{\"type\":\"function_call\","
                + "\"call_id\":\"c1\",\"name\":\"weather\",\"arguments\":\"{}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"21\"}]"
                + TOOLS);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<ChatMessage> messages = engine.lastConversation().messages();
    assertThat(messages).extracting(ChatMessage::role).containsExactly("user", "assistant", "tool");
    assertThat(messages.get(1).thought()).isEqualTo("T");
    assertThat(messages.get(2).toolName()).isEqualTo("weather");
  }

  @Test
  void passesFormatEffortAndLimits() {
    engine.then(StopReason.OUTPUT_LIMIT, new Event.Text("{"));
    JsonNode body =
        ask(",\"input\":\"x\",\"max_output_tokens\":3,\"reasoning\":{\"effort\":\"none\"},"
                + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":"
                + "{\"type\":\"object\"}}}")
            .json();
    assertThat(body.get("status").asString()).isEqualTo("incomplete");
    assertThat(body.at("/incomplete_details/reason").asString()).isEqualTo("max_output_tokens");
    assertThat(engine.lastRequest().constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"object\"}"));
    assertThat(engine.lastRequest().outputTokensMax()).isEqualTo(3);
    assertThat(engine.lastConversation().thinking()).isEqualTo(ChatPrompt.Thinking.OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"auto\" | 1 false true null []",
        "\"none\" | 0 false true null []",
        "\"required\",\"parallel_tool_calls\":false | 1 true false null [weather]",
        "{\"type\":\"function\",\"name\":\"weather\"} | 1 true true weather [weather]"
      })
  void choosesTools(String choice, String expected) {
    engine.then(new Event.Text("x"));
    ask(",\"input\":\"x\"" + TOOLS + ",\"tool_choice\":" + choice);
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class,
            c ->
                assertThat(
                        "%d %s %s %s %s"
                            .formatted(
                                c.tools().size(), c.required(), c.parallel(), c.only(), c.strict()))
                    .isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"input\":\"x\",\"truncation\":\"auto\"   | truncation",
        "\"input\":\"x\",\"background\":true       | background",
        "\"input\":\"x\",\"nonsense\":1            | nonsense",
        "\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}] | input[0].type",
        "\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]  | tools[0].type",
        "\"instructions\":\"x\"                    | input"
      })
  void refusesByName(String fields, String parameter) {
    Answer answer = ask("," + fields);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error().get("param").asString()).isEqualTo(parameter);
  }

  @Test
  void refusesAPreviousResponseThatIsNotThere() {
    Answer answer = ask(",\"input\":\"x\",\"previous_response_id\":\"resp_0000000000000000\"");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error().get("code").asString()).isEqualTo("response_not_found");
  }
}
