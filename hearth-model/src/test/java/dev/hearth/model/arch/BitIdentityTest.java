package dev.hearth.model.arch;

import dev.hearth.compute.CacheType;
import dev.hearth.testing.Fixtures;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The first promise: same bytes in, same bytes out, however a sequence is computed. */
class BitIdentityTest {
  private static final int MANY_TOKENS = 2_000;

  @TestFactory
  Stream<DynamicTest> testdata() {
    return generative(Fixtures.testdata())
        .flatMap(g ->
            Stream.concat(
                Stream.of(everyWay(g, BitIdentityChecks.randomTokens(g, MANY_TOKENS))), caches(g)));
  }

  @TestFactory
  @Tag("conformance")
  Stream<DynamicTest> conformance() {
    Set<String> known =
        generative(Fixtures.testdata()).map(Golden::name).collect(Collectors.toSet());
    return generative(Fixtures.conformance())
        .filter(g -> !known.contains(g.name()))
        .flatMap(g -> Stream.concat(Stream.of(everyWay(g, g.tokens("long"))), caches(g)));
  }

  private static Stream<Golden> generative(Fixtures fixtures) {
    String only = System.getProperty("golden", "");
    return Golden.all(fixtures).stream()
        .filter(g -> !g.embedding())
        .filter(g -> only.isEmpty() || List.of(only.split(",")).contains(g.name()));
  }

  private static DynamicTest everyWay(Golden golden, int[] tokens) {
    return DynamicTest.dynamicTest(
        golden.name() + ", " + tokens.length + " tokens",
        () -> BitIdentityChecks.everyWay(golden, tokens));
  }

  /**
   * The bounds are twice the worst that was measured over the conformance set. Means are far above
   * medians where another expert is chosen at a few positions.
   */
  private static Stream<DynamicTest> caches(Golden golden) {
    int[] tokens = golden.tokens("long");
    return Stream.of(
        DynamicTest.dynamicTest(
            golden.name() + ", F16 cache",
            () -> BitIdentityChecks.cacheType(golden, CacheType.F16, tokens, 1.3e-5, 2.2e-3)),
        DynamicTest.dynamicTest(
            golden.name() + ", Q8_0 cache",
            () -> BitIdentityChecks.cacheType(golden, CacheType.Q8_0, tokens, 1.8e-2, 1.6e-1)));
  }
}
