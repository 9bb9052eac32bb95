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
    return generative(Fixtures.testdata()).flatMap(g -> Stream.concat(everyWay(g), caches(g)));
  }

  @TestFactory
  Stream<DynamicTest> shelves() {
    return generative(Fixtures.testdata()).map(BitIdentityTest::everyShelf);
  }

  @TestFactory
  @Tag("conformance")
  Stream<DynamicTest> conformance() {
    Set<String> known =
        generative(Fixtures.testdata()).map(Golden::name).collect(Collectors.toSet());
    return generative(Fixtures.conformance())
        .filter(g -> !known.contains(g.name()))
        .flatMap(g ->
            Stream.of(everyWay(g), Stream.of(everyShelf(g)), caches(g)).flatMap(tests -> tests));
  }

  private static Stream<Golden> generative(Fixtures fixtures) {
    String only = System.getProperty("golden", "");
    return Golden.all(fixtures).stream()
        .filter(g -> !g.embedding())
        .filter(g -> only.isEmpty() || List.of(only.split(",")).contains(g.name()));
  }

  /** The golden's long prompt and many random tokens, in both arithmetics. */
  private static Stream<DynamicTest> everyWay(Golden golden) {
    int[] prompt = golden.tokens("long");
    int[] many = BitIdentityChecks.randomTokens(golden, MANY_TOKENS);
    return Stream.of("exact", "fast")
        .flatMap(kernels ->
            Stream.of(prompt, many)
                .map(tokens ->
                    DynamicTest.dynamicTest(
                        "%s, %s, %d tokens".formatted(golden.name(), kernels, tokens.length),
                        () -> BitIdentityChecks.everyWay(golden, kernels, tokens))));
  }

  private static DynamicTest everyShelf(Golden golden) {
    return DynamicTest.dynamicTest(
        golden.name() + ", every shelf",
        () -> BitIdentityChecks.everyShelf(golden, golden.tokens("long")));
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
