package dev.hearth.main.command;

import dev.hearth.apps.advise.Comparison;
import dev.hearth.apps.advise.Machine;
import dev.hearth.apps.advise.Prices;
import dev.hearth.apps.advise.Workload;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.TextFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth cost}. */
@Command(
    name = "cost",
    description = {
      "What requests cost at a service, and on hardware of one's own.",
      "",
      "Prices are of a million tokens, in any currency. Input tokens are those that are not cached."
          + " With --hardware-price it compares, and says plainly when local loses."
    })
final class CostCommand implements Action {
  private final Session session;

  @Option(names = "--input-tokens", paramLabel = "N", description = "Of a request, not cached.")
  private long input;

  @Option(names = "--cached-tokens", paramLabel = "N", description = "Of a request, read before.")
  private long cached;

  @Option(names = "--output-tokens", paramLabel = "N", description = "Of a request.")
  private long output;

  @Option(names = "--requests", paramLabel = "N", description = "In a month; 1 by default.")
  private long requests = 1;

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description =
          "A month instead: a JSON object a line with requests, input_tokens, cached_tokens,"
              + " output_tokens.")
  private @Nullable Path workload;

  @Option(
      names = "--price",
      required = true,
      paramLabel = "IN/CACHED/OUT",
      description = "The service's prices, such as 2/0.2/12.")
  private String price = "";

  @Option(names = "--hardware-price", paramLabel = "X", description = "To buy.")
  private @Nullable Double hardwarePrice;

  @Option(names = "--watts", paramLabel = "X", description = "While it computes.")
  private double watts;

  @Option(names = "--idle-watts", paramLabel = "X", description = "While it does not; 0.")
  private double idleWatts;

  @Option(names = "--kwh-price", paramLabel = "X", description = "Of a kilowatt-hour.")
  private double kilowattHour;

  @Option(
      names = "--tokens-per-second",
      paramLabel = "X",
      description = "That it writes, as measured ('hearth bench').")
  private double outputSpeed;

  @Option(
      names = "--input-tokens-per-second",
      paramLabel = "X",
      description = "That it reads, as measured.")
  private double inputSpeed;

  @Option(names = "--months", paramLabel = "N", description = "Until it is worth nothing; 36.")
  private int months = 36;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  CostCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    Prices prices = Prices.parse(price);
    Workload month = month();
    BigDecimal perMonth = prices.of(month.tokens());
    BigDecimal perRequest =
        perMonth.divide(BigDecimal.valueOf(month.requests()), MathContext.DECIMAL64);
    Machine machine = machine();
    if (json) {
      ObjectNode root = Json.object();
      root.put("per_request", perRequest).put("per_month", perMonth);
      root.put("requests_per_month", month.requests());
      if (machine != null) {
        root.set("owned", owned(month, prices, machine));
      }
      session.console().line(Json.line(root));
      return ExitCode.DONE;
    }
    Console console = session.console();
    console.line("a request at the service  " + perRequest.stripTrailingZeros().toPlainString());
    if (month.requests() > 1) {
      console.line("a month at the service    " + perMonth.stripTrailingZeros().toPlainString());
    }
    if (machine != null) {
      print(month, prices, machine);
    }
    return ExitCode.DONE;
  }

  private Workload month() throws IOException {
    if (workload == null) {
      return Workload.of(requests, new Workload.Tokens(input, cached, output));
    }
    if (input != 0 || cached != 0 || output != 0 || requests != 1) {
      throw new HearthException(
          Code.USAGE, "both a workload file and numbers are given", "give one of them");
    }
    return Workload.read(TextFile.read(workload).lines().toList());
  }

  private @Nullable Machine machine() {
    if (hardwarePrice == null) {
      if (watts != 0 || idleWatts != 0 || kilowattHour != 0 || outputSpeed != 0) {
        throw new HearthException(
            Code.USAGE, "hardware is described without its price", "give --hardware-price");
      }
      return null;
    }
    return new Machine(
        hardwarePrice, watts, idleWatts, kilowattHour, inputSpeed, outputSpeed, months);
  }

  private void print(Workload month, Prices prices, Machine machine) {
    Comparison result = Comparison.of(month, prices, machine);
    Console console = session.console();
    line("a request on own hardware", result.ownedPerMonth() / month.requests(), 6);
    line("a month on own hardware", result.ownedPerMonth(), 2);
    line("  of it power", result.powerPerMonth(), 2);
    console.line(
        String.format(
            Locale.ROOT,
            "machines                  %d, busy %.1f %% of the time",
            result.machines(),
            result.busy() * 100));
    console.line(result.verdict());
    console.line("If one number is wrong:");
    for (Comparison.Changed changed : Comparison.sensitivity(month, prices, machine)) {
      Comparison other = changed.result();
      console.line(
          String.format(
              Locale.ROOT,
              "  %-16s x %-4s own %10.2f  service %10.2f  %s",
              changed.what(),
              changed.factor(),
              other.ownedPerMonth(),
              other.servicePerMonth(),
              other.ownedWins() ? "local wins" : "local loses"));
    }
  }

  private void line(String label, double value, int digits) {
    session.console().line(String.format(Locale.ROOT, "%-26s%." + digits + "f", label, value));
  }

  private static ObjectNode owned(Workload month, Prices prices, Machine machine) {
    Comparison result = Comparison.of(month, prices, machine);
    ObjectNode owned = node(result);
    owned.put("per_request", result.ownedPerMonth() / month.requests());
    owned.put("power_per_month", result.powerPerMonth());
    owned.put("machines", result.machines()).put("busy", result.busy());
    owned.put("verdict", result.verdict());
    ArrayNode changes = owned.putArray("sensitivity");
    List<Comparison.Changed> all = Comparison.sensitivity(month, prices, machine);
    for (Comparison.Changed changed : all) {
      ObjectNode one = node(changed.result());
      one.put("what", changed.what()).put("factor", changed.factor());
      changes.add(one);
    }
    return owned;
  }

  private static ObjectNode node(Comparison result) {
    ObjectNode node = Json.object();
    node.put("per_month", result.ownedPerMonth());
    node.put("service_per_month", result.servicePerMonth());
    node.put("wins", result.ownedWins());
    result.breakEvenMonth().ifPresent(month -> node.put("break_even_month", month));
    return node;
  }
}
