package dev.hearth.main.debug;

import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The vector of a text's tokens, pooled as the model says, not scaled. */
public final class EmbedOperation implements Operation {
  private final OpenModel models = new OpenModel();

  @Override
  public String name() {
    return "embed";
  }

  @Override
  public String description() {
    return "Prints the vector of tokens, pooled as the model says: {\"vector\":[…]}.";
  }

  @Override
  public List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>(OpenModel.arguments());
    arguments.add(new Argument("ids", Form.IDS, "The tokens."));
    return arguments;
  }

  @Override
  public ObjectNode answer(Arguments arguments) {
    int[] ids = LogitsOperation.nonEmpty(arguments.ids("ids"));
    ObjectNode answer = Json.object();
    ArrayNode vector = answer.putArray("vector");
    for (float value : models.of(arguments, ids.length).embed(ids)) {
      vector.add(value);
    }
    return answer;
  }

  @Override
  public void close() {
    models.close();
  }
}
