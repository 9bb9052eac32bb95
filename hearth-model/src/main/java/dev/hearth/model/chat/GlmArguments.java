package dev.hearth.model.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The arguments of GLM 4.5 and 4.6: the tool's name, then pairs of {@code <arg_key>k</arg_key>} and
 * {@code <arg_value>v</arg_value>}. Values become JSON by {@link ArgumentTypes}. A name without
 * pairs is a call only of a tool that was offered: it could be any word.
 */
final class GlmArguments {
  private static final String KEY = "<arg_key>";
  private static final String KEY_END = "</arg_key>";
  private static final String VALUE = "<arg_value>";
  private static final String VALUE_END = "</arg_value>";

  private GlmArguments() {}

  static List<BlockMode.Converted> read(String body, ArgumentTypes types)
      throws MalformedMarkupException {
    int at = body.indexOf(KEY);
    String name = (at < 0 ? body : body.substring(0, at)).strip();
    boolean aWord = at < 0 && !types.offers(name);
    if (name.isEmpty()
        || aWord
        || name.chars().anyMatch(c -> c <= ' ' || "<>{}[]()\"',=".indexOf(c) >= 0)) {
      throw new MalformedMarkupException(
          "the call is neither a JSON object nor <function=…> nor a name and <arg_key> pairs");
    }
    StringBuilder out = new StringBuilder("{");
    Set<String> seen = new HashSet<>();
    while (at >= 0) {
      int keyEnd = body.indexOf(KEY_END, at);
      int value = keyEnd < 0 ? -1 : body.indexOf(VALUE, keyEnd);
      int end = value < 0 ? -1 : body.indexOf(VALUE_END, value);
      if (end < 0 || !body.substring(keyEnd + KEY_END.length(), value).isBlank()) {
        throw new MalformedMarkupException("an <arg_key> has no <arg_value>");
      }
      String key = body.substring(at + KEY.length(), keyEnd).strip();
      if (!seen.add(key)) {
        throw new MalformedMarkupException("argument " + key + " is given twice");
      }
      String json = types.toJson(name, key, body.substring(value + VALUE.length(), end));
      out.append(seen.size() > 1 ? "," : "").append(Json.quote(key)).append(':').append(json);
      at = body.indexOf(KEY, end);
      String between = body.substring(end + VALUE_END.length(), at < 0 ? body.length() : at);
      if (!between.isBlank()) {
        throw new MalformedMarkupException("between the arguments stands other text");
      }
    }
    return List.of(new BlockMode.Converted(name, out.append('}').toString(), body.length()));
  }
}
