package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.model.text.Tokenizer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the grammars of all tenants share knows nothing of any of them. */
class SharedMasksTest {
  private static final List<Class<?>> OF_A_GRAMMAR =
      List.of(
          Grammar.class,
          Content.class,
          Cursor.class,
          Frame.class,
          Goal.class,
          Rules.class,
          StringMask.class,
          MaskCache.class,
          Regex.class,
          Dfa.class);

  /** Every object that is found from one, in fields, arrays, lists and maps. */
  private static Set<Object> reachable(Object from) throws IllegalAccessException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    add(from, seen, open);
    while (!open.isEmpty()) {
      Object next = open.pop();
      switch (next) {
        case Object[] array -> List.of(array).forEach(one -> add(one, seen, open));
        case Collection<?> all -> all.forEach(one -> add(one, seen, open));
        case Map<?, ?> map ->
            map.forEach((key, value) -> {
              add(key, seen, open);
              add(value, seen, open);
            });
        default -> fields(next, seen, open);
      }
    }
    return seen;
  }

  private static void fields(Object of, Set<Object> seen, Deque<Object> open)
      throws IllegalAccessException {
    for (Class<?> type = of.getClass();
        type != null && type.getName().startsWith("dev.hearth");
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          add(field.get(of), seen, open);
        }
      }
    }
  }

  private static void add(@Nullable Object found, Set<Object> seen, Deque<Object> open) {
    if (found != null && seen.add(found)) {
      open.push(found);
    }
  }

  private static void use(Masks masks, Tokenizer tokenizer, String schema, String text) {
    GrammarState state = masks.start(Grammar.compile(new GrammarSource.JsonSchema(schema)));
    long[] words = new long[masks.words()];
    for (int token : tokenizer.encode(text, false, false)) {
      state.fillMask(words);
      assertThat(state.accept(token)).isTrue();
    }
  }

  @Test
  void nothingOfAGrammarIsFoundFromWhatAllShare() throws IllegalAccessException {
    Tokenizer tokenizer = Vocabularies.tokenizer("probe-vocab");
    Masks masks = Masks.of(tokenizer);
    int before = reachable(masks).size();
    use(masks, tokenizer, "{\"type\":\"string\",\"pattern\":\"^a.*b$\"}", "\"a x b\"");
    use(masks, tokenizer, "{\"type\":\"string\",\"maxLength\":37}", "\"a x b\"");
    use(masks, tokenizer, "{\"type\":\"object\"}", "{\"a\": [1, {\"b\": null}]}");
    Set<Object> found = reachable(masks);
    for (Object one : found) {
      assertThat(OF_A_GRAMMAR).as("%s", one).noneMatch(type -> type.isInstance(one));
    }
    assertThat(found).as("objects that all share").hasSize(before);
  }

  @Test
  void theSearchFindsWhatIsThere() throws IllegalAccessException {
    Grammar grammar = Grammar.compile(new GrammarSource.Regex("a.*b"));
    assertThat(reachable(grammar)).anyMatch(DfaContent.class::isInstance);
  }
}
