package dev.hearth.server.http;

import dev.hearth.server.Caller;
import dev.hearth.server.Gate;
import dev.hearth.server.Ledger;
import java.time.Duration;
import java.util.Set;

/** Stands in for a permit where a request was refused before it got one. */
final class NoPermit implements Gate.Permit, Ledger {
  @Override
  public Caller caller() {
    return new Caller("nobody", "", false, Set.of(""), 0);
  }

  @Override
  public Ledger ledger() {
    return this;
  }

  @Override
  public void used(Use use) {}

  @Override
  public void between(String model, Duration time) {}

  @Override
  public void close() {}
}
