package dev.hearth.apps.advise;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A service against owned hardware, for the same month's work.
 *
 * @param servicePerMonth what the service asks
 * @param machines how many are needed
 * @param purchase of all of them
 * @param powerPerMonth of all of them
 * @param ownedPerMonth power and the month's share of the purchase
 * @param busy share of the machines' time that is work
 * @param months after which the machines are worth nothing
 */
public record Comparison(
    double servicePerMonth,
    long machines,
    double purchase,
    double powerPerMonth,
    double ownedPerMonth,
    double busy,
    int months) {
  private static final List<Double> FACTORS = List.of(0.5, 2.0);

  /** Compares. */
  public static Comparison of(Workload month, Prices prices, Machine machine) {
    long machines = machine.needed(month);
    double purchase = machines * machine.price();
    double power = machine.powerPerMonth(month);
    return new Comparison(
        prices.of(month.tokens()).doubleValue(),
        machines,
        purchase,
        power,
        power + purchase / machine.months(),
        machine.seconds(month.tokens()) / (machines * Machine.SECONDS_PER_MONTH),
        machine.months());
  }

  /** The month at whose end owning has cost no more than the service; none where it never does. */
  public OptionalLong breakEvenMonth() {
    double saved = servicePerMonth - powerPerMonth;
    if (!(saved > 0)) {
      return purchase == 0 && saved == 0 ? OptionalLong.of(0) : OptionalLong.empty();
    }
    return OptionalLong.of((long) Math.ceil(purchase / saved));
  }

  /** Whether owning costs less over the machines' life. */
  public boolean ownedWins() {
    return ownedPerMonth < servicePerMonth;
  }

  /** One sentence that says who wins, and why. */
  public String verdict() {
    OptionalLong month = breakEvenMonth();
    String against =
        String.format(Locale.ROOT, "%.2f a month against %.2f", ownedPerMonth, servicePerMonth);
    if (month.isEmpty()) {
      return "Local loses at any number of months, for its power alone: " + against + ".";
    }
    if (!ownedWins()) {
      return "Local loses: it would pay back in month %d, and is written off after %d: %s."
          .formatted(month.getAsLong(), months, against);
    }
    return "Local wins from month %d on: %s.".formatted(month.getAsLong(), against);
  }

  /**
   * What changes when one assumption is wrong.
   *
   * @param what the assumption
   * @param factor what it is multiplied by
   */
  public record Changed(String what, double factor, Comparison result) {}

  /** The comparison with each assumption halved and doubled. */
  public static List<Changed> sensitivity(Workload month, Prices prices, Machine machine) {
    List<Changed> all = new ArrayList<>();
    for (double factor : FACTORS) {
      Workload other =
          new Workload(
              Math.max(1, Math.round(month.requests() * factor)), scaled(month.tokens(), factor));
      all.add(new Changed("requests", factor, of(other, prices, machine)));
      Prices asked = prices.times(BigDecimal.valueOf(factor));
      all.add(new Changed("service prices", factor, of(month, asked, machine)));
      all.add(new Changed("hardware price", factor, of(month, prices, bought(machine, factor))));
      all.add(new Changed("price of power", factor, of(month, prices, powered(machine, factor))));
      all.add(new Changed("speed", factor, of(month, prices, faster(machine, factor))));
    }
    return all;
  }

  private static Workload.Tokens scaled(Workload.Tokens tokens, double factor) {
    return new Workload.Tokens(
        Math.round(tokens.input() * factor),
        Math.round(tokens.cached() * factor),
        Math.round(tokens.output() * factor));
  }

  private static Machine bought(Machine m, double factor) {
    return new Machine(
        m.price() * factor,
        m.watts(),
        m.idleWatts(),
        m.pricePerKilowattHour(),
        m.inputTokensPerSecond(),
        m.outputTokensPerSecond(),
        m.months());
  }

  private static Machine powered(Machine m, double factor) {
    return new Machine(
        m.price(),
        m.watts(),
        m.idleWatts(),
        m.pricePerKilowattHour() * factor,
        m.inputTokensPerSecond(),
        m.outputTokensPerSecond(),
        m.months());
  }

  private static Machine faster(Machine m, double factor) {
    return new Machine(
        m.price(),
        m.watts(),
        m.idleWatts(),
        m.pricePerKilowattHour(),
        m.inputTokensPerSecond() * factor,
        m.outputTokensPerSecond() * factor,
        m.months());
  }
}
