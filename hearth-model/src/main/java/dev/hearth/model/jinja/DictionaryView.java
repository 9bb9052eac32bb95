package dev.hearth.model.jinja;

import java.util.Iterator;

/** What {@code keys()}, {@code values()} and {@code items()} of a mapping give. */
record DictionaryView(DictionaryValue dictionary, Part part) {
  /** Which part of each entry is seen. */
  enum Part {
    KEYS("dict_keys"),
    VALUES("dict_values"),
    ITEMS("dict_items");

    final String typeName;

    Part(String typeName) {
      this.typeName = typeName;
    }
  }

  Iterator<Object> iterator() {
    return switch (part) {
      case KEYS -> dictionary.keys();
      case VALUES -> dictionary.values();
      case ITEMS -> dictionary.items();
    };
  }
}
