package dev.hearth.apps.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.format.HearthException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
  private static final Prices PRICES = Prices.parse("2/0.2/12");

  /** 2000 to buy, 300 W, 0.30 a kWh, 1000 tokens/s read, 50 written, three years. */
  private static final Machine MACHINE = new Machine(2000, 300, 0, 0.30, 1000, 50, 36);

  @ParameterizedTest
  @CsvFileSource(resources = "prices.csv")
  void whatARequestCosts(long input, long cached, long output, String price, BigDecimal wanted) {
    assertThat(Prices.parse(price).of(new Workload.Tokens(input, cached, output)))
        .isEqualByComparingTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1/2", "1/2/3/4", "1/-2/3", "1/2/x", "1e9/2/3", "1/2/NaN", "//"})
  void refusesWhatIsNoPrice(String price) {
    assertThatThrownBy(() -> Prices.parse(price)).isInstanceOf(HearthException.class);
  }

  @Test
  void powerIsWattsTimesTime() {
    // 1000 requests of 1000 in and 100 out: 1 s and 2 s each, 3000 s of 300 W
    Workload month = Workload.of(1000, new Workload.Tokens(1000, 0, 100));
    assertThat(MACHINE.seconds(month.tokens())).isEqualTo(3000);
    assertThat(MACHINE.powerPerMonth(month)).isCloseTo(0.9 / 3.6 * 0.30, within(1e-12));
  }

  @Test
  void idleHoursCostToo() {
    Machine idling = new Machine(2000, 300, 100, 0.30, 1000, 50, 36);
    Workload month = Workload.of(1000, new Workload.Tokens(1000, 0, 100));
    double idleHours = (Machine.SECONDS_PER_MONTH - 3000) / 3600;
    assertThat(idling.powerPerMonth(month) - MACHINE.powerPerMonth(month))
        .isCloseTo(idleHours * 0.1 * 0.30, within(1e-9));
  }

  @Test
  void saysWhenLocalLoses() {
    Comparison little =
        Comparison.of(Workload.of(10, new Workload.Tokens(1000, 0, 100)), PRICES, MACHINE);
    assertThat(little.ownedWins()).isFalse();
    assertThat(little.verdict()).startsWith("Local loses: it would pay back in month ");
    Machine hungry = new Machine(0, 100_000, 0, 1, 1000, 50, 36);
    Comparison never =
        Comparison.of(Workload.of(10, new Workload.Tokens(1000, 0, 100)), PRICES, hungry);
    assertThat(never.breakEvenMonth()).isEmpty();
    assertThat(never.verdict()).startsWith("Local loses at any number of months");
  }

  @Test
  void theBreakEvenMonthIsTheFirstInWhichOwningHasCostLess() {
    Workload month = Workload.of(20_000, new Workload.Tokens(2000, 0, 500));
    Comparison result = Comparison.of(month, PRICES, MACHINE);
    assertThat(result.ownedWins()).isTrue();
    long at = result.breakEvenMonth().getAsLong();
    assertThat(result.purchase() + at * result.powerPerMonth())
        .isLessThanOrEqualTo(at * result.servicePerMonth());
    assertThat(result.purchase() + (at - 1) * result.powerPerMonth())
        .isGreaterThan((at - 1) * result.servicePerMonth());
    assertThat(result.verdict())
        .isEqualTo(
            "Local wins from month %d on: %.2f a month against %.2f."
                .formatted(at, result.ownedPerMonth(), result.servicePerMonth()));
  }

  @Test
  void moreWorkThanAMonthHoldsNeedsMoreMachines() {
    Workload month = Workload.of(1_000_000, new Workload.Tokens(1000, 0, 500));
    Comparison result = Comparison.of(month, PRICES, MACHINE);
    assertThat(result.machines()).isEqualTo(5);
    assertThat(result.purchase()).isEqualTo(10_000);
    assertThat(result.busy()).isBetween(0.8, 1.0);
  }

  @Test
  void eachAssumptionIsHalvedAndDoubled() {
    Workload month = Workload.of(20_000, new Workload.Tokens(2000, 0, 500));
    List<Comparison.Changed> all = Comparison.sensitivity(month, PRICES, MACHINE);
    assertThat(all).hasSize(10);
    double usual = Comparison.of(month, PRICES, MACHINE).ownedPerMonth();
    assertThat(all.stream().filter(c -> c.what().equals("hardware price")))
        .allSatisfy(c ->
            assertThat(c.result().ownedPerMonth() - usual)
                .isCloseTo(2000.0 / 36 * (c.factor() - 1), within(1e-9)));
  }

  @Test
  void readsAMonthFromLines() {
    Workload month =
        Workload.read(
            List.of(
                "{\"requests\": 3, \"input_tokens\": 10, \"output_tokens\": 5}",
                "",
                "{\"cached_tokens\": 7, \"model\": \"x\"}"));
    assertThat(month).isEqualTo(new Workload(4, new Workload.Tokens(30, 7, 15)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{\"input_tokens\": -1}",
        "{\"input_tokens\": 1.5}",
        "{\"input_tokens\": \"1\"}",
        "{\"requests\": 1000000000000, \"input_tokens\": 1000000000000}",
        "{\"input_tokens\": 99999999999999999999}"
      })
  void refusesWhatIsNoMonth(String line) {
    assertThatThrownBy(() -> Workload.read(List.of(line))).isInstanceOf(HearthException.class);
  }
}
