package dev.hearth.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.server.Gate;
import dev.hearth.server.Ledger;
import dev.hearth.server.RequestException;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
  private static final Route USE = Route.get("/u", Route.Access.USE, e -> {});
  private static final Route MANAGE = Route.get("/m", Route.Access.MANAGE, e -> {});
  private static final Route OPEN = Route.get("/o", Route.Access.OPEN, e -> {});

  @TempDir private Path home;
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Ledger.Use> told = new ArrayList<>();
  private KeyFile file;
  private Tenants tenants;

  @BeforeEach
  void start() {
    file = new KeyFile(home.resolve("keys.json"));
    tenants = tenants(false);
  }

  private Tenants tenants(boolean open) {
    Ledger ledger =
        new Ledger() {
          @Override
          public void used(Use use) {
            told.add(use);
          }

          @Override
          public void between(String model, Duration time) {}
        };
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    UsageLog log = new UsageLog(home.resolve("usage"), clock);
    return new Tenants(file, open, ledger, log, (_, _) -> {}, nanos::get);
  }

  private String add(String name, String tenant, boolean manages, Key.Limits limits) {
    String secret = KeyFile.newSecret();
    file.add(
        new Key(
            name, tenant, KeyFile.hash(secret), Instant.EPOCH, manages, 3, Set.of("a"), limits));
    later(Duration.ofSeconds(2));
    return secret;
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void refused(String secret, boolean loopback, Route route, int status, String code) {
    assertThatThrownBy(() -> tenants.enter(secret, loopback, route))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.failure().status()).isEqualTo(status);
              assertThat(e.failure().code()).isEqualTo(code);
            });
  }

  @Test
  void withoutKeysOnlyThisMachineIsServed() {
    assertThat(tenants.hasKeys()).isFalse();
    assertThat(tenants.enter("", true, MANAGE).caller().tenant()).isEqualTo("local");
    refused("", false, USE, 401, "invalid_api_key");
    assertThat(tenants.enter("", false, OPEN).caller().mayUse("a")).isTrue();
    assertThat(tenants(true).enter("", false, USE).caller().manages()).isFalse();
  }

  @Test
  void aKeyMakesATenant() {
    String secret = add("laptop", "ann", false, Key.Limits.NONE);
    var caller = tenants.enter(secret, false, USE).caller();
    assertThat(caller.tenant()).isEqualTo("ann");
    assertThat(caller.priority()).isEqualTo(3);
    assertThat(caller.mayUse("a")).isTrue();
    assertThat(caller.mayUse("b")).isFalse();
    refused("", true, USE, 401, "invalid_api_key");
    refused(secret + "x", true, USE, 401, "invalid_api_key");
    refused(secret, true, MANAGE, 403, "key_may_not_manage");
  }

  @Test
  void aRevokedKeyEndsWithinASecond() throws IOException {
    String secret = add("laptop", "ann", true, Key.Limits.NONE);
    add("other", "bob", true, Key.Limits.NONE);
    tenants.enter(secret, true, MANAGE).close();
    file.revoke("laptop");
    Files.setLastModifiedTime(
        home.resolve("keys.json"), java.nio.file.attribute.FileTime.fromMillis(12345));
    later(Duration.ofSeconds(1));
    refused(secret, true, USE, 401, "invalid_api_key");
  }

  @Test
  void theFileHoldsNoKey() throws IOException {
    String secret = add("laptop", "ann", false, Key.Limits.NONE);
    String text = Files.readString(home.resolve("keys.json"));
    assertThat(text).doesNotContain(secret).contains(KeyFile.hash(secret));
    assertThat(secret).matches("hearth-[A-Za-z0-9_-]{43}");
    assertThat(file.read().getFirst().limits()).isEqualTo(Key.Limits.NONE);
  }

  @Test
  void keysHaveNamesThatAreUniqueAndHarmless() {
    add("laptop", "ann", false, Key.Limits.NONE);
    assertThatThrownBy(() -> add("laptop", "ann", false, Key.Limits.NONE))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> add("x", "../ann", false, Key.Limits.NONE))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> file.revoke("nobody")).isInstanceOf(HearthException.class);
  }

  @Test
  void aDamagedFileOfKeysLetsNobodyIn() throws IOException {
    Files.writeString(home.resolve("keys.json"), "{\"keys\":[{}]}");
    assertThatThrownBy(() -> tenants.enter("", true, USE))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("keys.json");
  }

  @Test
  void requestsAreLimitedAndComeBackEvenly() {
    String secret = add("k", "ann", false, new Key.Limits(2, 0, 0, 0));
    tenants.enter(secret, true, USE);
    tenants.enter(secret, true, USE);
    assertThatThrownBy(() -> tenants.enter(secret, true, USE))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.failure().status()).isEqualTo(429);
              assertThat(e.failure().retryAfterSeconds()).isEqualTo(30);
            });
    later(Duration.ofSeconds(30));
    tenants.enter(secret, true, USE);
  }

  @Test
  void tokensAreLimitedByWhatWasUsed() {
    String secret = add("k", "ann", false, new Key.Limits(0, 60, 0, 0));
    use(tenants.enter(secret, true, USE), 100);
    refused(secret, true, USE, 429, "rate_limit_exceeded");
    later(Duration.ofSeconds(42));
    tenants.enter(secret, true, USE);
    String daily = add("d", "bob", false, new Key.Limits(0, 0, 10, 0));
    use(tenants.enter(daily, true, USE), 10);
    refused(daily, true, USE, 429, "rate_limit_exceeded");
    nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
    tenants.enter(daily, true, USE);
  }

  private static void use(Gate.Permit permit, int tokens) {
    Duration time = Duration.ofMillis(5);
    permit
        .ledger()
        .used(new Ledger.Use("a", "chat", tokens - 1, 0, 1, time, time, "end", time, "r", ""));
    permit.close();
  }

  @Test
  void requestsOfATenantAtOnceAreLimited() {
    String first = add("k1", "ann", false, new Key.Limits(0, 0, 0, 1));
    String second = add("k2", "ann", false, new Key.Limits(0, 0, 0, 1));
    String other = add("k3", "bob", false, new Key.Limits(0, 0, 0, 1));
    Gate.Permit permit = tenants.enter(first, true, USE);
    refused(second, true, USE, 429, "too_many_requests");
    tenants.enter(other, true, USE);
    permit.close();
    permit.close();
    tenants.enter(second, true, USE);
    refused(first, true, USE, 429, "too_many_requests");
  }

  @Test
  void whatIsUsedIsWrittenDownByTenant() throws IOException {
    String secret = add("k", "ann", false, Key.Limits.NONE);
    use(tenants.enter(secret, true, USE), 5);
    var line = Json.read(Files.readString(home.resolve("usage/ann.jsonl")), "line");
    assertThat(line.get("key").asString()).isEqualTo("k");
    assertThat(line.get("prompt_tokens").asInt()).isEqualTo(4);
    assertThat(line.get("time").asString()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(told).hasSize(1);
  }
}
