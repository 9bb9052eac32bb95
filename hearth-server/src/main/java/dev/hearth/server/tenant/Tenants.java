package dev.hearth.server.tenant;

import dev.hearth.server.Caller;
import dev.hearth.server.Failure;
import dev.hearth.server.Gate;
import dev.hearth.server.Ledger;
import dev.hearth.server.Route;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets callers in by their keys, as often as these allow. */
public final class Tenants implements Gate {
  /** Requests of one tenant at once, where its keys say nothing. */
  public static final int CONCURRENT_MAX = 128;

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final KeyFile file;
  private final boolean open;
  private final Ledger metrics;
  private final UsageLog log;
  private final BiConsumer<Caller, Ledger.Use> told;
  private final LongSupplier nanos;
  private final Map<String, Integer> inside = new HashMap<>();
  private final Map<String, Buckets> buckets = new HashMap<>();
  private Map<String, Key> keys = Map.of();
  private FileTime seen = FileTime.fromMillis(-1);
  private long looked;

  /**
   * @param open whether callers from other machines need no key while there are none
   * @param metrics is told of every use
   * @param told is told of every use and whose it is
   * @param nanos a clock, such as {@link System#nanoTime}
   */
  public Tenants(
      KeyFile file,
      boolean open,
      Ledger metrics,
      UsageLog log,
      BiConsumer<Caller, Ledger.Use> told,
      LongSupplier nanos) {
    this.file = file;
    this.open = open;
    this.metrics = metrics;
    this.log = log;
    this.told = told;
    this.nanos = nanos;
    this.looked = nanos.getAsLong() - LOOK_NANOS;
  }

  private record Buckets(Key key, Bucket requests, Bucket tokens, Bucket daily) {
    static Buckets of(Key key, long now) {
      return new Buckets(
          key,
          bucket(key.limits().requestsPerMinute(), MINUTE_NANOS, now),
          bucket(key.limits().tokensPerMinute(), MINUTE_NANOS, now),
          bucket(key.limits().tokensPerDay(), DAY_NANOS, now));
    }

    private static Bucket bucket(long size, long period, long now) {
      return new Bucket(size == 0 ? Double.MAX_VALUE : size, period, now);
    }
  }

  @Override
  public synchronized boolean hasKeys() {
    refresh();
    return !keys.isEmpty();
  }

  private void refresh() {
    long now = nanos.getAsLong();
    if (now - looked < LOOK_NANOS) {
      return;
    }
    looked = now;
    FileTime changed = file.changed();
    if (changed.equals(seen)) {
      return;
    }
    Map<String, Key> read = new HashMap<>();
    file.read().forEach(key -> read.put(key.hash(), key));
    keys = read;
    seen = changed;
    buckets.values().removeIf(old -> !old.key.equals(keys.get(old.key.hash())));
  }

  @Override
  public synchronized Permit enter(String secret, boolean loopback, Route route) {
    refresh();
    if (route.access() == Route.Access.OPEN) {
      return new Entered(new Caller("nobody", "", false, Set.of(), 0), null);
    }
    if (keys.isEmpty()) {
      return admitted(local(loopback), null);
    }
    Key key = secret.isEmpty() ? null : keys.get(KeyFile.hash(secret));
    if (key == null) {
      throw Failure.of(
              401,
              "invalid_api_key",
              "",
              secret.isEmpty() ? "a key is needed" : "the key is not known",
              "send one as 'Authorization: Bearer KEY' or 'x-api-key: KEY'")
          .exception();
    }
    if (route.access() == Route.Access.MANAGE && !key.manages()) {
      throw Failure.of(
              403,
              "key_may_not_manage",
              "",
              "the key " + key.name() + " may not manage models",
              "use one that was added with --manage")
          .exception();
    }
    Buckets limits = buckets.computeIfAbsent(key.hash(), _ -> Buckets.of(key, nanos.getAsLong()));
    checkLimits(limits);
    return admitted(key.caller(), limits);
  }

  @Override
  public synchronized Permit enterLater(String tenant, String name) {
    refresh();
    if (name.isEmpty()) {
      return admitted(new Caller(tenant, "", false, Set.of(), 0), null);
    }
    Key key =
        keys.values().stream()
            .filter(one -> one.name().equals(name) && one.tenant().equals(tenant))
            .findFirst()
            .orElseThrow(() -> gone(name));
    Buckets limits = buckets.computeIfAbsent(key.hash(), _ -> Buckets.of(key, nanos.getAsLong()));
    checkLimits(limits);
    return admitted(key.caller(), limits);
  }

  private static RuntimeException gone(String key) {
    return Failure.of(
            401, "invalid_api_key", "", "the key " + key + " was revoked", "ask with another one")
        .exception();
  }

  private Caller local(boolean loopback) {
    if (loopback) {
      return Caller.local();
    }
    if (!open) {
      throw Failure.of(401, "invalid_api_key", "", "a key is needed, and there are none", "add one")
          .exception();
    }
    return new Caller("local", "", false, Set.of(), 0);
  }

  private void checkLimits(Buckets limits) {
    long now = nanos.getAsLong();
    check(limits.requests.wait(1, now), "requests_per_minute", limits.key);
    check(limits.tokens.wait(1, now), "tokens_per_minute", limits.key);
    check(limits.daily.wait(1, now), "tokens_per_day", limits.key);
    limits.requests.draw(1, now);
  }

  private static void check(double waitSeconds, String limit, Key key) {
    if (waitSeconds > 0) {
      throw Failure.busy(
              "rate_limit_exceeded",
              "the key " + key.name() + " has reached its limit of " + limit,
              "ask again later",
              (int) Math.min(Integer.MAX_VALUE, Math.ceil(waitSeconds)))
          .exception();
    }
  }

  private Permit admitted(Caller caller, @Nullable Buckets limits) {
    int max =
        limits == null || limits.key.limits().concurrent() == 0
            ? CONCURRENT_MAX
            : limits.key.limits().concurrent();
    int now = inside.getOrDefault(caller.tenant(), 0);
    if (now >= max) {
      throw Failure.busy(
              "too_many_requests",
              "%d requests of %s are under way, as many as it may have"
                  .formatted(now, caller.tenant()),
              "wait for one to end",
              1)
          .exception();
    }
    inside.put(caller.tenant(), now + 1);
    return new Entered(caller, limits);
  }

  private synchronized void leave(String tenant) {
    inside.computeIfPresent(tenant, (_, n) -> n == 1 ? null : n - 1);
  }

  private synchronized void charge(Buckets limits, Ledger.Use use) {
    long now = nanos.getAsLong();
    int tokens = use.promptTokens() + use.outputTokens();
    limits.tokens.draw(tokens, now);
    limits.daily.draw(tokens, now);
  }

  private final class Entered implements Permit, Ledger {
    private final Caller caller;
    private final @Nullable Buckets limits;
    private boolean left;

    Entered(Caller caller, @Nullable Buckets limits) {
      this.caller = caller;
      this.limits = limits;
      this.left = caller.tenant().equals("nobody");
    }

    @Override
    public Caller caller() {
      return caller;
    }

    @Override
    public Ledger ledger() {
      return this;
    }

    @Override
    public void used(Use use) {
      metrics.used(use);
      log.add(caller, use);
      told.accept(caller, use);
      if (limits != null) {
        charge(limits, use);
      }
    }

    @Override
    public void between(String model, Duration time) {
      metrics.between(model, time);
    }

    @Override
    public void close() {
      if (!left) {
        left = true;
        leave(caller.tenant());
      }
    }
  }
}
