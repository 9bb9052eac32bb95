package dev.hearth.apps.advise;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;

/**
 * Owned hardware, as measured. Cached tokens cost it nothing: they are kept in memory.
 *
 * @param price what it costs to buy
 * @param watts while it computes
 * @param idleWatts while it does not
 * @param pricePerKilowattHour of its power
 * @param inputTokensPerSecond that it reads
 * @param outputTokensPerSecond that it writes
 * @param months after which it is worth nothing
 */
public record Machine(
    double price,
    double watts,
    double idleWatts,
    double pricePerKilowattHour,
    double inputTokensPerSecond,
    double outputTokensPerSecond,
    int months) {
  /** 365.25 days in twelve parts. */
  public static final double SECONDS_PER_MONTH = 365.25 * 24 * 3600 / 12;

  private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

  public Machine {
    notNegative("price", price);
    notNegative("watts", watts);
    notNegative("idle watts", idleWatts);
    notNegative("price of a kWh", pricePerKilowattHour);
    positive("input tokens per second", inputTokensPerSecond);
    positive("output tokens per second", outputTokensPerSecond);
    positive("months", months);
  }

  private static void notNegative(String what, double value) {
    if (!(value >= 0 && value <= 1e12)) {
      throw new HearthException(Code.USAGE, what + ": " + value, "give a number from 0 up");
    }
  }

  private static void positive(String what, double value) {
    if (!(value > 0 && value <= 1e12)) {
      throw new HearthException(Code.USAGE, what + ": " + value, "give a number above 0");
    }
  }

  /** Seconds of work that a workload is. */
  public double seconds(Workload.Tokens tokens) {
    return tokens.input() / inputTokensPerSecond + tokens.output() / outputTokensPerSecond;
  }

  /** Machines that a month's work needs. */
  public long needed(Workload month) {
    return Math.max(1, (long) Math.ceil(seconds(month.tokens()) / SECONDS_PER_MONTH));
  }

  /** What the power for a month costs, idle hours included. */
  public double powerPerMonth(Workload month) {
    double busy = seconds(month.tokens());
    double idle = needed(month) * SECONDS_PER_MONTH - busy;
    return (busy * watts + idle * idleWatts) / JOULES_PER_KILOWATT_HOUR * pricePerKilowattHour;
  }
}
