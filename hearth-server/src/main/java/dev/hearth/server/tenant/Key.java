package dev.hearth.server.tenant;

import dev.hearth.format.HearthException;
import dev.hearth.server.Caller;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is kept of an API key; the key itself is not.
 *
 * @param name of the key, for people
 * @param tenant whose requests it makes
 * @param hash SHA-256 of the key in hexadecimal. A key has 256 random bits: no list of likely ones
 *     can be tried, so nothing slower is needed
 * @param manages whether it may manage models
 * @param priority of its requests, −10 to 10
 * @param models that it may use; empty for all
 * @param limits how much it may ask
 */
public record Key(
    String name,
    String tenant,
    String hash,
    Instant created,
    boolean manages,
    int priority,
    Set<String> models,
    Limits limits) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int PRIORITY_MAX = 10;

  /**
   * How much may be asked; 0 for no limit.
   *
   * @param concurrent requests of the tenant at once
   */
  public record Limits(
      int requestsPerMinute, int tokensPerMinute, long tokensPerDay, int concurrent) {
    public static final Limits NONE = new Limits(0, 0, 0, 0);

    public Limits {
      if (requestsPerMinute < 0 || tokensPerMinute < 0 || tokensPerDay < 0 || concurrent < 0) {
        throw usage("a limit is negative", "use a positive number, or 0 for none");
      }
    }
  }

  public Key {
    models = Set.copyOf(models);
    checkName("key", name);
    checkName("tenant", tenant);
    if (Math.abs(priority) > PRIORITY_MAX) {
      throw usage("the priority is " + priority, "use -10 to 10");
    }
  }

  /** Names of keys and tenants become names of files and parts of logs. */
  private static void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw usage(
          "the " + what + "'s name is '" + name + "'",
          "use up to 64 letters, digits, dots, dashes and underscores");
    }
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }

  Caller caller() {
    return new Caller(tenant, name, manages, models, priority);
  }
}
