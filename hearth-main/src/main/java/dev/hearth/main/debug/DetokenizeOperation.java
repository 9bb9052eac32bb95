package dev.hearth.main.debug;

import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Token ids to text. */
public final class DetokenizeOperation implements Operation {
  private final OpenTokenizer tokenizers = new OpenTokenizer();

  @Override
  public String name() {
    return "detokenize";
  }

  @Override
  public String description() {
    return "Prints the text of token ids: {\"text\":…}; with \"text_b64\" where it is not UTF-8.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("model", Form.MODEL, "A GGUF file."),
        new Argument("ids", Form.IDS, "The token ids."),
        new Argument("special", Form.OFF, "Leave the texts of control tokens out."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) {
    byte[] bytes =
        tokenizers
            .of(arguments.path("model"))
            .decodeBytes(arguments.ids("ids"), arguments.flag("special", true));
    String text = new String(bytes, StandardCharsets.UTF_8);
    ObjectNode answer = Json.object().put("text", text);
    // what JSON cannot say is said in full beside it
    if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
      answer.put("text_b64", Base64.getEncoder().encodeToString(bytes));
    }
    return answer;
  }

  @Override
  public void close() {}
}
