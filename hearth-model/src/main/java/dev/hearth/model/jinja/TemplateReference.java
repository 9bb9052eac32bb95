package dev.hearth.model.jinja;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variable {@code self}: the blocks of this template by name. */
record TemplateReference(Function<String, @Nullable BlockReference> blocks) {
  @Nullable Object block(String name) {
    return blocks.apply(name);
  }
}
