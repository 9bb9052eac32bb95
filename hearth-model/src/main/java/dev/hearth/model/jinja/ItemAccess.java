package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What filters mean by an attribute: {@code "address.city"}, {@code 0}, {@code "a,b"}. */
final class ItemAccess {
  private final Rendering rendering;
  private final List<List<Object>> paths = new ArrayList<>();
  private final boolean ignoreCase;
  private final @Nullable Object absent;
  private final boolean several;

  private ItemAccess(
      Rendering rendering,
      Object attribute,
      boolean several,
      boolean ignoreCase,
      @Nullable Object absent) {
    this.rendering = rendering;
    this.several = several;
    this.ignoreCase = ignoreCase;
    this.absent = absent;
    if (several && Types.isText(attribute)) {
      for (Object path : TextSplitting.at(rendering, Types.text(attribute), ",", -1)) {
        paths.add(path(path));
      }
    } else {
      paths.add(path(attribute));
    }
  }

  /** One attribute, None for the item itself. */
  static ItemAccess of(Rendering rendering, Object attribute, boolean ignoreCase) {
    return new ItemAccess(rendering, attribute, false, ignoreCase, null);
  }

  /** One attribute, with a value for where it is not there. */
  static ItemAccess of(
      Rendering rendering, Object attribute, boolean ignoreCase, @Nullable Object absent) {
    return new ItemAccess(rendering, attribute, false, ignoreCase, absent);
  }

  /** All attributes of a list with commas; gives a list. */
  static ItemAccess several(Rendering rendering, Object attribute, boolean ignoreCase) {
    return new ItemAccess(rendering, attribute, true, ignoreCase, null);
  }

  private List<Object> path(Object attribute) {
    if (attribute == None.NONE) {
      return List.of();
    }
    if (!Types.isText(attribute)) {
      return List.of(attribute);
    }
    List<Object> parts = new ArrayList<>();
    for (Object part : TextSplitting.at(rendering, Types.text(attribute), ".", -1)) {
      String text = (String) part;
      boolean digits = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      Object number = digits ? NumberText.parse(text, 10) : null;
      parts.add(number == null ? text : number);
    }
    return parts;
  }

  Object get(Object item) {
    if (!several) {
      return along(paths.getFirst(), item);
    }
    ArrayList<Object> values = new ArrayList<>(paths.size());
    rendering.items(paths.size());
    for (List<Object> path : paths) {
      values.add(along(path, item));
    }
    return new ListValue(values);
  }

  private Object along(List<Object> path, Object item) {
    Object value = item;
    for (Object part : path) {
      rendering.steps(1);
      value = Subscript.item(rendering, value, part);
      if (absent != null && value instanceof UndefinedValue) {
        value = absent;
      }
    }
    return ignoreCase ? withoutCase(rendering, value) : value;
  }

  /** Strings in lower case, everything else as it is. */
  static Object withoutCase(Rendering rendering, Object value) {
    if (!Types.isText(value)) {
      return value;
    }
    String text = Types.text(value);
    rendering.scan(text.length());
    rendering.characters(text.length());
    return TextCase.lower(text);
  }
}
