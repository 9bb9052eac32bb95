package dev.hearth.compute.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.Choice.Arithmetic;
import dev.hearth.compute.choice.Choice.Shelf;
import dev.hearth.compute.machine.MachineShelf;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A choice is a pure function of facts, and says why. */
class KernelChoiceTest {
  private static final MachineShelf.Offer NONE =
      new MachineShelf.Offer(Optional.empty(), "the processor is another one");
  private static final MachineShelf.Offer CODE =
      new MachineShelf.Offer(Optional.of("AVX512_VNNI"), "machine code for AVX512_VNNI");
  private static final Facts WIDE = new Facts(true, 512, 4, "amd64", Set.of("avx512f"), NONE);
  private static final Facts NARROW = new Facts(true, 128, 8, "aarch64", Set.of("asimd"), NONE);
  private static final Facts BARE = new Facts(false, 0, 2, "amd64", Set.of("avx512f"), NONE);
  private static final Facts FULL = new Facts(true, 512, 4, "amd64", Set.of("avx512f"), CODE);

  @ParameterizedTest
  @CsvSource({
    "fast, MACHINE, EIGHT_BIT",
    "machine, MACHINE, EIGHT_BIT",
    "vector, VECTOR, EIGHT_BIT",
    "exact, VECTOR, FLOAT32",
    "scalar, SCALAR, EIGHT_BIT"
  })
  void withMachineCode(String name, Shelf shelf, Arithmetic arithmetic) {
    Choice choice = KernelChoice.choose(name, FULL);
    assertThat(choice.shelf()).isEqualTo(shelf);
    assertThat(choice.arithmetic()).isEqualTo(arithmetic);
  }

  @ParameterizedTest
  @CsvSource({
    "fast, VECTOR, EIGHT_BIT",
    "vector, VECTOR, EIGHT_BIT",
    "exact, VECTOR, FLOAT32",
    "scalar, SCALAR, EIGHT_BIT"
  })
  void withTheVectorModule(String name, Shelf shelf, Arithmetic arithmetic) {
    for (Facts facts : List.of(WIDE, NARROW)) {
      Choice choice = KernelChoice.choose(name, facts);
      assertThat(choice.name()).isEqualTo(name);
      assertThat(choice.shelf()).isEqualTo(shelf);
      assertThat(choice.arithmetic()).isEqualTo(arithmetic);
    }
  }

  @ParameterizedTest
  @CsvSource({"fast, EIGHT_BIT", "exact, FLOAT32", "scalar, EIGHT_BIT"})
  void withoutIt(String name, Arithmetic arithmetic) {
    Choice choice = KernelChoice.choose(name, BARE);
    assertThat(choice.shelf()).isEqualTo(Shelf.SCALAR);
    assertThat(choice.arithmetic()).isEqualTo(arithmetic);
  }

  @Test
  void reasonsNameTheFacts() {
    assertThat(KernelChoice.choose("fast", WIDE).reasons())
        .anyMatch(r -> r.contains("512-bit"))
        .anyMatch(r -> r.contains("8 bits"))
        .anyMatch(r -> r.contains("another one"));
    assertThat(KernelChoice.choose("fast", FULL).reasons())
        .anyMatch(r -> r.contains("machine code for AVX512_VNNI"));
    assertThat(KernelChoice.choose("exact", NARROW).reasons())
        .anyMatch(r -> r.contains("128-bit"))
        .anyMatch(r -> r.contains("float32"))
        .noneMatch(r -> r.contains("machine"));
    assertThat(KernelChoice.choose("fast", BARE).reasons())
        .anyMatch(r -> r.contains("jdk.incubator.vector is absent"));
  }

  private static void refused(String name, Facts facts, Code code, String fix) {
    assertThatThrownBy(() -> KernelChoice.choose(name, facts))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fix()).contains(fix);
            });
  }

  @Test
  void whatCannotRunIsRefusedWithAFix() {
    refused("machine", WIDE, Code.UNSUPPORTED, "--kernels fast");
    refused("vector", BARE, Code.UNSUPPORTED, "--add-modules");
    refused("quick", WIDE, Code.USAGE, "fast, exact, vector, scalar, machine");
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
  }

  @Test
  void factsOfThisMachineAreSane() {
    Facts facts = Facts.ofThisMachine();
    assertThat(facts.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(facts.vectorModule()).isTrue();
    assertThat(facts.vectorBits()).isIn(64, 128, 256, 512);
  }

  @Test
  void coresAreCountedOnce() {
    ProcessorList list =
        ProcessorList.parse(
            List.of(
                "processor\t: 0",
                "physical id\t: 0",
                "core id\t\t: 0",
                "flags\t\t: fpu avx2 avx512f",
                "",
                "processor\t: 1",
                "physical id\t: 0",
                "core id\t\t: 0",
                "flags\t\t: fpu avx2 avx512f",
                "processor\t: 2",
                "physical id\t: 1",
                "core id\t\t: 0"));
    assertThat(list.cores()).isEqualTo(2);
    assertThat(list.features()).containsExactlyInAnyOrder("fpu", "avx2", "avx512f");
    ProcessorList arm = ProcessorList.parse(List.of("processor\t: 0", "Features\t: fp asimd"));
    assertThat(arm.cores()).isZero();
    assertThat(arm.features()).containsExactlyInAnyOrder("fp", "asimd");
    assertThat(ProcessorList.parse(List.of()).features()).isEmpty();
  }
}
