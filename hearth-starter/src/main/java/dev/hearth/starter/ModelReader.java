package dev.hearth.starter;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.Engine;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.model.chat.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model, its replies held to the triage schema with exactly the ids that exist. */
final class ModelReader implements Reader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int AT_ONCE = 8;
  private static final int REPLY_TOKENS_MAX = 400;
  private static final int TEXT_CHARACTERS_MAX = 160;

  private final String name;
  private final Engine engine;
  private final List<String> kinds;
  private final SamplerSettings greedy;

  ModelReader(String name, Engine engine, List<String> kinds) {
    this.name = name;
    this.engine = engine;
    this.kinds = kinds;
    this.greedy = engine.sampling().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Answer> answers(List<Question> questions) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    Deque<Reply> running = new ArrayDeque<>();
    for (Question question : questions) {
      if (running.size() == AT_ONCE) {
        answers.add(answer(running.remove()));
      }
      running.add(submit(question));
    }
    while (!running.isEmpty()) {
      answers.add(answer(running.remove()));
    }
    return answers;
  }

  private Reply submit(Question question) {
    ChatPrompt prompt = ChatPrompt.of(List.of(ChatMessage.of("user", question.prompt())));
    return engine.submit(
        engine
            .request(Request.LOCAL_TENANT, prompt)
            .sampling(greedy)
            .outputTokensMax(REPLY_TOKENS_MAX)
            .logProbabilities(0)
            .constraint(new Constraint.JsonSchema(schema(question)))
            .build());
  }

  private Answer answer(Reply reply) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    double probability = 0;
    boolean whole = false;
    try (reply) {
      KindProbability kind = new KindProbability();
      for (Event event = reply.take(); event != null; event = reply.take()) {
        switch (event) {
          case Event.Token token -> kind.add(token);
          case Event.Text(String piece) -> text.append(piece);
          case Event.Done done -> whole = done.reason() == StopReason.END;
          default -> {}
        }
      }
      probability = kind.value();
    }
    return Answer.parse(whole ? text.toString() : "", probability);
  }

  /** How likely the model itself held the tokens that spell the kind. */
  private static final class KindProbability {
    private static final String BEFORE = "\"kind\":\"";
    private final StringBuilder text = new StringBuilder();
    private double logarithm;

    void add(Event.Token token) {
      int begin = text.indexOf(BEFORE);
      boolean inside = begin >= 0 && text.indexOf("\"", begin + BEFORE.length()) < 0;
      if (inside) {
        logarithm += token.logProbability();
      }
      text.append(new String(token.bytes(), StandardCharsets.ISO_8859_1));
    }

    double value() {
      return Math.exp(logarithm);
    }
  }

  /** The triage reply of this incident. */
  String schema(Question question) {
    ObjectNode root = MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = root.putObject("properties");
    ObjectNode cause = properties.putObject("root_cause").put("type", "object");
    ObjectNode parts = cause.putObject("properties");
    var kindNames = parts.putObject("kind").putArray("enum");
    kinds.forEach(kindNames::add);
    text(parts.putObject("text"));
    cause.putArray("required").add("kind").add("text");
    cause.put("additionalProperties", false);
    ObjectNode evidence = properties.putObject("evidence").put("type", "array").put("maxItems", 4);
    var ids = evidence.putObject("items").putArray("enum");
    question.ids().forEach(ids::add);
    text(list(properties.putObject("commands")));
    var confidence = properties.putObject("confidence").putArray("enum");
    List.of("high", "medium", "low").forEach(confidence::add);
    text(list(properties.putObject("missing")));
    var required = root.putArray("required");
    properties.propertyNames().forEach(required::add);
    root.put("additionalProperties", false);
    return MAPPER.writeValueAsString(root);
  }

  private static ObjectNode list(ObjectNode array) {
    return array.put("type", "array").put("maxItems", 3).putObject("items");
  }

  private static void text(ObjectNode node) {
    node.put("type", "string").put("maxLength", TEXT_CHARACTERS_MAX);
  }
}
