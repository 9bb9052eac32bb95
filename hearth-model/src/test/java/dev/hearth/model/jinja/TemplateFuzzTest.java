package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fuzz target holds for its seeds, for damaged seeds, and for seeds within seeds. */
class TemplateFuzzTest {
  private static final int MUTATIONS_PER_SEED = 3;
  private static final int SPLICES = 5_000;

  @Test
  void seedsHold() {
    List<byte[]> seeds = TemplateFuzz.seeds();
    assertThat(seeds).hasSizeGreaterThan(2000);
    seeds.forEach(TemplateFuzz::fuzzerTestOneInput);
  }

  @Test
  void damagedSeedsHold() {
    Mutator mutator = new Mutator(20_261_121);
    List<byte[]> seeds = TemplateFuzz.seeds();
    int refused = 0;
    for (byte[] seed : seeds) {
      for (int i = 0; i < MUTATIONS_PER_SEED; i++) {
        byte[] mutation = mutator.mutate(seed);
        TemplateFuzz.fuzzerTestOneInput(mutation);
        refused += isRefused(mutation) ? 1 : 0;
      }
    }
    int all = seeds.size() * MUTATIONS_PER_SEED;
    assertThat(refused).isBetween(all / 4, all * 19 / 20);
  }

  @Test
  void splicedSeedsHold() {
    SplittableRandom random = new SplittableRandom(20_261_121);
    List<String> seeds =
        TemplateFuzz.seeds().stream()
            .map(seed -> new String(seed, StandardCharsets.UTF_8))
            .filter(seed -> !isRefused(seed.getBytes(StandardCharsets.UTF_8)))
            .toList();
    for (int i = 0; i < SPLICES; i++) {
      String outer = seeds.get(random.nextInt(seeds.size()));
      String inner = seeds.get(random.nextInt(seeds.size()));
      // where a tag ends is where another may begin
      int end = outer.indexOf("}", random.nextInt(outer.length() + 1));
      int at = Math.min(outer.length(), end < 0 ? 0 : end + 1);
      String spliced = outer.substring(0, at) + inner + outer.substring(at);
      TemplateFuzz.fuzzerTestOneInput(spliced.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isRefused(byte[] source) {
    try {
      Template.parse(new String(source, StandardCharsets.UTF_8), Limits.DEFAULT);
      return false;
    } catch (HearthException e) {
      return true;
    }
  }
}
