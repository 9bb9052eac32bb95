package dev.hearth.main.debug;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * One argument of an operation: an option on the command line, a key of a line of a batch file.
 *
 * @param name the key; the option is {@code --name}, or {@code --no-name} for {@link Form#OFF}
 * @param form how it is written
 * @param description for the help page
 */
public record Argument(String name, Form form, String description) {
  /** How an argument is written on the command line and in JSON. */
  public enum Form {
    /** The model: the first word of the command line, a path in JSON. */
    MODEL("MODEL"),
    /** A string. */
    TEXT("TEXT"),
    /** The path of a file. */
    FILE("FILE"),
    /** The path of a JSON file; in a batch the JSON value itself. */
    JSON_FILE("FILE.json"),
    /** Token ids with commas between; a JSON array. */
    IDS("1,2,3"),
    /** A whole number. */
    WHOLE("N"),
    /** False, unless the option is there. */
    ON(""),
    /** True, unless the {@code --no-} option is there. */
    OFF("");

    private final String placeholder;

    Form(String placeholder) {
      this.placeholder = placeholder;
    }

    /** How the help page shows its value; empty for a flag. */
    public String placeholder() {
      return placeholder;
    }
  }

  /** Its name on the command line. */
  public String option() {
    return switch (form) {
      case MODEL -> form.placeholder();
      case OFF -> "--no-" + name;
      case TEXT, FILE, JSON_FILE, IDS, WHOLE, ON -> "--" + name;
    };
  }

  /** The JSON form of what stands on the command line. */
  public JsonNode parse(String written) throws IOException {
    return switch (form) {
      case MODEL, TEXT, FILE -> StringNode.valueOf(written);
      case JSON_FILE -> Json.readFile(Path.of(written));
      case IDS -> ids(written);
      case WHOLE -> IntNode.valueOf(whole(written));
      case ON -> BooleanNode.TRUE;
      case OFF -> BooleanNode.FALSE;
    };
  }

  private ArrayNode ids(String written) {
    ArrayNode ids = Json.object().putArray(name);
    for (String id : written.isBlank() ? List.<String>of() : parts(written)) {
      ids.add(whole(id.strip()));
    }
    return ids;
  }

  private static List<String> parts(String written) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = written.indexOf(','); at >= 0; at = written.indexOf(',', from)) {
      parts.add(written.substring(from, at));
      from = at + 1;
    }
    parts.add(written.substring(from));
    return parts;
  }

  private int whole(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new HearthException(
          Code.USAGE,
          option() + ": '" + digits + "' is not a whole number of 32 bits",
          "write digits",
          e);
    }
  }
}
