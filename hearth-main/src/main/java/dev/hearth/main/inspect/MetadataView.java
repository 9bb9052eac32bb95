package dev.hearth.main.inspect;

import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.Value;
import dev.hearth.format.gguf.ValueType;
import dev.hearth.main.shell.Json;
import java.math.BigInteger;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Metadata as text and JSON. Of long arrays the first items are shown, with the length: whole
 * vocabularies are not for reading.
 */
public final class MetadataView {
  /** Arrays up to this length are shown whole. */
  public static final int ITEMS_MAX = 16;

  private static final int TEXT_CHARACTERS_MAX = 120;

  private MetadataView() {}

  /** One value, on one line of a table. */
  public static String text(Metadata metadata, String key) {
    Value value = metadata.value(key);
    if (!(value instanceof Value.Items(var element, var items))) {
      return shortened(value.toString());
    }
    StringJoiner joiner = new StringJoiner(", ", "[", "]");
    for (Value item : first(items)) {
      joiner.add(shortened(item.toString()));
    }
    if (items.size() > ITEMS_MAX) {
      joiner.add("… of " + items.size());
    }
    return joiner.toString();
  }

  private static String shortened(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= TEXT_CHARACTERS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, TEXT_CHARACTERS_MAX))
            + "… of "
            + length
            + " characters";
  }

  /** All keys; an array that is too long is {@code {"length":…,"first":[…]}}. */
  public static ObjectNode json(Metadata metadata) {
    ObjectNode root = Json.object();
    for (String key : metadata.keys()) {
      Value value = metadata.value(key);
      if (value instanceof Value.Items(var element, var items) && items.size() > ITEMS_MAX) {
        ObjectNode part = root.putObject(key).put("length", items.size());
        addAll(part.putArray("first"), first(items));
      } else {
        ArrayNode one = Json.object().putArray("one");
        add(one, value);
        root.set(key, one.get(0));
      }
    }
    return root;
  }

  private static List<Value> first(List<Value> items) {
    return items.subList(0, Math.min(items.size(), ITEMS_MAX));
  }

  private static void addAll(ArrayNode array, List<Value> values) {
    values.forEach(value -> add(array, value));
  }

  private static void add(ArrayNode array, Value value) {
    switch (value) {
      case Value.Whole(var type, var number) -> {
        if (type == ValueType.UINT64 && number < 0) {
          array.add(new BigInteger(Long.toUnsignedString(number)));
        } else {
          array.add(number);
        }
      }
      // JSON has no infinities and no NaN: these are words
      case Value.Float32(var number) when Float.isFinite(number) -> array.add(number);
      case Value.Float64(var number) when Double.isFinite(number) -> array.add(number);
      case Value.Float32 _, Value.Float64 _ -> array.add(value.toString());
      case Value.Flag(var yes) -> array.add(yes);
      case Value.Text text -> array.add(text.toString());
      case Value.Items(var element, var items) -> addAll(array.addArray(), items);
    }
  }
}
