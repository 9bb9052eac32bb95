package dev.hearth.engine.grammar;

import org.jspecify.annotations.Nullable;

/** A key that was there, and those before. Equal to a list of the same keys. */
final class UsedKey {
  final @Nullable UsedKey before;
  final String key;
  final int label;
  private final int hash;

  UsedKey(@Nullable UsedKey before, String key, int label) {
    this.before = before;
    this.key = key;
    this.label = label;
    this.hash = (before == null ? 1 : before.hash) * 31 + key.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    UsedKey a = this;
    UsedKey b = other instanceof UsedKey used ? used : null;
    while (a != b) {
      if (a == null || b == null || a.hash != b.hash || !a.key.equals(b.key)) {
        return false;
      }
      a = a.before;
      b = b.before;
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
