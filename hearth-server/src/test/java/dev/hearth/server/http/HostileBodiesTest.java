package dev.hearth.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import dev.hearth.server.wire.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a body holds, the answer is never that Hearth has a bug. */
class HostileBodiesTest {
  private static final int BODIES = 250;
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1e308",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "[{}]",
    "{\"type\":\"text\"}",
    "{\"type\":7}",
    "\"\\ud800\"",
    "[1,\"a\"]",
    "{\"x\":{\"y\":[]}}",
    "0.5",
    "\"assistant\"",
    "\"tool\""
  };

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'a'},"
            + "{'role':'assistant','tool_calls':[{'id':'i','type':'function','function':"
            + "{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'i','content':"
            + "[{'type':'text','text':'b'}]}],'tools':[{'type':'function','function':"
            + "{'name':'f','parameters':{'type':'object'},'strict':true}}],'tool_choice':'auto',"
            + "'stop':['x'],'n':2,'logit_bias':{'5':1},'logprobs':true,'top_logprobs':2,"
            + "'response_format':{'type':'text'},'stream_options':{'include_usage':true},"
            + "'chat_template_kwargs':{'a':1},'hearth':{'priority':1}}",
        "/v1/completions | {'model':'m','prompt':['a','b'],'n':2,'suffix':'','logprobs':1,"
            + "'stop':'x','max_tokens':3,'seed':4,'stream':true}",
        "/v1/responses | {'model':'m','input':[{'role':'user','content':[{'type':'input_text',"
            + "'text':'a'}]},{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
            + "{'type':'function_call_output','call_id':'c','output':'x'}],'tools':[{'type':"
            + "'function','name':'f','parameters':{}}],'text':{'format':{'type':'json_schema',"
            + "'name':'n','schema':{'type':'object'}}},'reasoning':{'effort':'low'},'store':false}",
        "/v1/embeddings | {'model':'e','input':['a',[1,2]],'encoding_format':'float'}",
        "/v1/messages | {'model':'m','max_tokens':5,'system':[{'type':'text','text':'s'}],"
            + "'messages':[{'role':'user','content':[{'type':'text','text':'a'}]},{'role':"
            + "'assistant','content':[{'type':'thinking','thinking':'t','signature':''},"
            + "{'type':'tool_use','id':'i','name':'f','input':{}}]},{'role':'user','content':"
            + "[{'type':'tool_result','tool_use_id':'i','content':'r'}]}],'tools':[{'name':'f',"
            + "'input_schema':{'type':'object'}}],'tool_choice':{'type':'auto'},'thinking':"
            + "{'type':'enabled','budget_tokens':9},'stop_sequences':['x'],'stream':true}",
        "/api/chat | {'model':'m','messages':[{'role':'user','content':'a'},{'role':'assistant',"
            + "'content':'','tool_calls':[{'function':{'name':'f','arguments':{}}}]},{'role':"
            + "'tool','tool_name':'f','content':'x'}],'tools':[{'type':'function','function':"
            + "{'name':'f','description':'d','parameters':{}}}],'options':{'num_ctx':100,"
            + "'temperature':0.5,'stop':['x']},'think':true,'keep_alive':'5m','format':'json'}",
        "/api/generate | {'model':'m','prompt':'a','system':'s','raw':false,'options':{}}",
        "/api/embed | {'model':'e','input':['a'],'truncate':true,'keep_alive':5}",
        "/tokenize | {'model':'m','content':'a','with_pieces':true}",
        "/detokenize | {'model':'m','tokens':[1,2]}"
      })
  void neverFailsByItself(String path, String body) {
    ScriptedEngine encoder = new ScriptedEngine(new ContextNumbers(64, 32, 32, false), true);
    SplittableRandom random = new SplittableRandom(path.hashCode());
    String valid = body.strip().replace('\'', '"');
    try (TestServer server =
        TestServer.of(home, Map.of("m", ScriptedEngine.helpful(), "e", encoder))) {
      for (int i = 0; i < BODIES; i++) {
        JsonNode mutant = Json.read(valid, "the body");
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
          mutate((ObjectNode) mutant, random);
        }
        String sent = Json.line(mutant);
        Answer answer = server.post(path.strip(), sent);
        assertThat(answer.status()).as("%s answered %s", sent, answer.text()).isBetween(200, 499);
        assertThat(answer.text()).as(sent).doesNotContain("a bug in Hearth");
      }
    }
  }

  /** Replaces, removes, doubles or adds one value anywhere in the tree. */
  private static void mutate(ObjectNode root, SplittableRandom random) {
    List<JsonNode> holders = new ArrayList<>();
    collect(root, holders);
    JsonNode holder = holders.get(random.nextInt(holders.size()));
    JsonNode value = Json.read(VALUES[random.nextInt(VALUES.length)], "a value");
    switch (holder) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        names.add("more");
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          object.remove(name);
        } else {
          object.set(name, value);
        }
      }
      case ArrayNode array -> {
        if (array.isEmpty() || random.nextInt(3) == 0) {
          array.add(value);
        } else if (random.nextInt(2) == 0) {
          array.set(random.nextInt(array.size()), value);
        } else {
          array.remove(random.nextInt(array.size()));
        }
      }
      default -> throw new IllegalStateException("no holder: " + holder);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> holders) {
    if (node.isObject() || node.isArray()) {
      holders.add(node);
      node.forEach(child -> collect(child, holders));
    }
  }
}
