package dev.hearth.engine.loop;

import dev.hearth.format.HearthException;
import dev.hearth.model.jinja.Template;
import dev.hearth.model.text.Tokenizer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what people, tools and files say from becoming control tokens. Where a conversation spells
 * one, a mark is put before it that goes through the template and comes out when the prompt is
 * encoded: the model reads the letters, not the token. A template that treats the two differently
 * is caught, and the conversation refused.
 */
final class PromptShield {
  /** Variables that a template is given by the engine itself. */
  private static final Set<String> OWN = Set.of("bos_token", "eos_token", "add_generation_prompt");

  /** Unicode's noncharacters that are for internal use. */
  private static final char FIRST_MARK = '\uFDD0';

  private static final char LAST_MARK = '\uFDEF';

  private final Tokenizer tokenizer;
  private final char mark;
  private final boolean needed;

  private PromptShield(Tokenizer tokenizer, char mark, boolean needed) {
    this.tokenizer = tokenizer;
    this.mark = mark;
    this.needed = needed;
  }

  static PromptShield of(Tokenizer tokenizer, Map<String, @Nullable Object> variables) {
    List<String> texts = new ArrayList<>();
    variables.forEach((name, value) -> {
      if (!OWN.contains(name)) {
        collect(value, texts);
      }
    });
    for (char mark = FIRST_MARK; mark <= LAST_MARK; mark++) {
      int tried = mark;
      if (texts.stream().allMatch(text -> text.indexOf(tried) < 0)) {
        PromptShield shield = new PromptShield(tokenizer, mark, true);
        return texts.stream().anyMatch(text -> !shield.shielded(text).equals(text))
            ? shield
            : new PromptShield(tokenizer, mark, false);
      }
    }
    throw new HearthException(
        HearthException.Code.BAD_INPUT,
        "the conversation contains every noncharacter from U+FDD0 to U+FDEF",
        "remove one of them; they have no meaning in text");
  }

  private static void collect(@Nullable Object value, List<String> texts) {
    switch (value) {
      case String text -> texts.add(text);
      case List<?> list -> list.forEach(item -> collect(item, texts));
      case Map<?, ?> map ->
          map.forEach((key, item) -> {
            collect(key, texts);
            collect(item, texts);
          });
      case null, default -> {}
    }
  }

  private String shielded(String text) {
    return tokenizer.shield(text, mark);
  }

  private @Nullable Object shielded(@Nullable Object value) {
    return switch (value) {
      case String text -> shielded(text);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(shielded(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, item) -> entries.put(shielded(key), shielded(item)));
        yield entries;
      }
      case null -> null;
      default -> value;
    };
  }

  /** The template's text, with marks; {@link #encode} and {@link #shown} take them out. */
  String render(Template template, Map<String, @Nullable Object> variables, LocalDateTime now) {
    String plain = template.render(variables, () -> now);
    if (!needed) {
      return plain;
    }
    Map<String, @Nullable Object> marked = new LinkedHashMap<>();
    variables.forEach(
        (name, value) -> marked.put(name, OWN.contains(name) ? value : shielded(value)));
    String text = template.render(marked, () -> now);
    if (!shown(text).equals(plain)) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "the conversation spells a control token of the model, and its template cannot carry"
              + " that as text",
          "write the token's text differently, for example with a space inside");
    }
    return text;
  }

  /** The text without marks: what a person is shown. */
  String shown(String text) {
    return needed ? text.replace(String.valueOf(mark), "") : text;
  }

  int[] encode(String text, boolean addSpecial) {
    return needed
        ? tokenizer.encodeShielded(text, addSpecial, mark)
        : tokenizer.encode(text, addSpecial, true);
  }
}
