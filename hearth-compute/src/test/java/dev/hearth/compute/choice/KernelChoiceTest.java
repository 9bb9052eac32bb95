package dev.hearth.compute.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.Bits;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.Samples;
import dev.hearth.compute.choice.Choice.Arithmetic;
import dev.hearth.compute.choice.Choice.Shelf;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A choice is a pure function of facts, and says why. */
class KernelChoiceTest {
  private static final String REFUSED = "executable memory is refused";
  private static final Facts ALL =
      new Facts(Optional.of("AVX512_VNNI"), "machine code for AVX512_VNNI", true, 512, 4);
  private static final Facts VECTORS = new Facts(Optional.empty(), REFUSED, true, 128, 8);
  private static final Facts CODE =
      new Facts(Optional.of("AVX2"), "machine code for AVX2", false, 0, 2);
  private static final Facts BARE = new Facts(Optional.empty(), REFUSED, false, 0, 2);

  private static Facts facts(String which) {
    return switch (which) {
      case "all" -> ALL;
      case "vectors" -> VECTORS;
      case "code" -> CODE;
      default -> BARE;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "fast,    all,     MACHINE, EIGHT_BIT",
    "fast,    vectors, VECTOR,  EIGHT_BIT",
    "fast,    code,    MACHINE, EIGHT_BIT",
    "fast,    bare,    SCALAR,  EIGHT_BIT",
    "exact,   all,     MACHINE, FLOAT32",
    "exact,   vectors, VECTOR,  FLOAT32",
    "exact,   code,    MACHINE, FLOAT32",
    "exact,   bare,    SCALAR,  FLOAT32",
    "machine, all,     MACHINE, EIGHT_BIT",
    "machine, code,    MACHINE, EIGHT_BIT",
    "vector,  all,     VECTOR,  EIGHT_BIT",
    "vector,  vectors, VECTOR,  EIGHT_BIT",
    "scalar,  all,     SCALAR,  EIGHT_BIT",
    "scalar,  bare,    SCALAR,  EIGHT_BIT"
  })
  void followsFromTheFacts(String name, String which, Shelf shelf, Arithmetic arithmetic) {
    Choice choice = KernelChoice.choose(name, facts(which));
    assertThat(choice.name()).isEqualTo(name);
    assertThat(choice.shelf()).isEqualTo(shelf);
    assertThat(choice.arithmetic()).isEqualTo(arithmetic);
  }

  @Test
  void reasonsNameTheFacts() {
    assertThat(KernelChoice.choose("fast", ALL).reasons())
        .containsExactly(
            "kernels: machine code for AVX512_VNNI",
            "activations are rounded to 8 bits for quantised weights");
    assertThat(KernelChoice.choose("fast", VECTORS).reasons())
        .startsWith("kernels: Vector API with 128-bit vectors, because " + REFUSED);
    assertThat(KernelChoice.choose("exact", BARE).reasons())
        .contains("weights and activations are computed as float32")
        .allMatch(r -> r.contains("float32") || r.contains("jdk.incubator.vector is absent"));
  }

  private static void refused(String name, Facts facts, Code code, String fact, String fix) {
    assertThatThrownBy(() -> KernelChoice.choose(name, facts))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fact()).contains(fact);
              assertThat(e.fix()).contains(fix);
            });
  }

  @Test
  void whatCannotRunIsRefusedWithAFix() {
    refused("machine", VECTORS, Code.UNSUPPORTED, REFUSED, "--kernels fast");
    refused("vector", CODE, Code.UNSUPPORTED, "jdk.incubator.vector", "--add-modules");
    refused("quick", ALL, Code.USAGE, "quick", "fast, exact, machine, vector, scalar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "exact", "vector", "scalar"})
  void makesKernelsOfThatNameAndTeam(String name) {
    try (Kernels kernels = KernelChoice.create(name, 3)) {
      assertThat(kernels.name()).isEqualTo(name);
      assertThat(kernels.workers().threads()).isEqualTo(3);
    }
    try (Kernels kernels = KernelChoice.create(name, 0)) {
      assertThat(kernels.workers().threads()).isEqualTo(Facts.ofThisMachine().physicalCores());
    }
    assertThat(KernelChoice.reasons(name)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "vector"})
  void kernelsOfOneArithmeticAgree(String name) {
    try (Arena arena = Arena.ofShared();
        Kernels scalar = KernelChoice.create("scalar", 1);
        Kernels chosen = KernelChoice.create(name, 2)) {
      Samples s = new Samples(arena, 6);
      for (BlockType type : List.of(BlockType.Q4_K, BlockType.F16, BlockType.IQ2_S)) {
        Matrix matrix = Matrix.random(s, type, 50, 512);
        Floats in = s.normal(5, 512);
        Floats expected = s.zeros(5, 50);
        Floats found = s.zeros(5, 50);
        scalar.multiply(matrix.pack(scalar), scalar.operand(in), expected);
        chosen.multiply(matrix.pack(chosen), chosen.operand(in), found);
        Bits.assertSame(expected, found, name + " " + type);
      }
    }
  }

  @Test
  void factsOfThisMachineAreSane() {
    Facts facts = Facts.ofThisMachine();
    assertThat(facts.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(facts.vectorModule()).isTrue();
    assertThat(facts.vectorBits()).isIn(64, 128, 256, 512);
    assertThat(facts.machineReason()).isNotEmpty();
  }

  @Test
  void aCoresSecondThreadIsNotCounted() {
    assertThat(
            Cores.count(
                List.of(
                    "processor\t: 0",
                    "physical id\t: 0",
                    "core id\t\t: 0",
                    "",
                    "processor\t: 1",
                    "physical id\t: 0",
                    "core id\t\t: 0",
                    "processor\t: 2",
                    "physical id\t: 1",
                    "core id\t\t: 0")))
        .isEqualTo(2);
    assertThat(Cores.count(List.of("processor\t: 0", "Features\t: fp asimd"))).isZero();
    assertThat(Cores.count(List.of())).isZero();
  }
}
