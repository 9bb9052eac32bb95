package dev.hearth.server;

import java.util.Set;

/**
 * Who asks.
 *
 * @param tenant whose data is kept apart from others'
 * @param key the name of the key that was shown, empty where there was none
 * @param manages whether it may manage models and keys
 * @param models names of the models it may use; empty for all
 * @param priority how urgent its requests are by default, −10 to 10; higher goes first
 */
public record Caller(String tenant, String key, boolean manages, Set<String> models, int priority) {
  public Caller {
    models = Set.copyOf(models);
  }

  /** The one caller of a server without keys, on the same machine. */
  public static Caller local() {
    return new Caller("local", "", true, Set.of(), 0);
  }

  public boolean mayUse(String model) {
    return models.isEmpty() || models.contains(model);
  }
}
