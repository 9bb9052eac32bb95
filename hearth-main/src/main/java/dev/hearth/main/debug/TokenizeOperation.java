package dev.hearth.main.debug;

import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Text to token ids. */
public final class TokenizeOperation implements Operation {
  private final OpenTokenizer tokenizers = new OpenTokenizer();

  @Override
  public String name() {
    return "tokenize";
  }

  @Override
  public String description() {
    return "Prints the token ids of a text: {\"ids\":[…]}.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("model", Form.MODEL, "A GGUF file."),
        new Argument("text", Form.TEXT, "The text."),
        new Argument("special", Form.ON, "Read the texts of control tokens as those tokens."),
        new Argument("bos", Form.OFF, "Put no token before or behind the text."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) {
    int[] ids =
        tokenizers
            .of(arguments.path("model"))
            .encode(
                arguments.text("text"),
                arguments.flag("bos", true),
                arguments.flag("special", false));
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("ids");
    for (int id : ids) {
      list.add(id);
    }
    return answer;
  }

  @Override
  public void close() {}
}
