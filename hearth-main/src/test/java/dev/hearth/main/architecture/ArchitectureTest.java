package dev.hearth.main.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for Hearth, and every rule fails for a tree that breaks it. */
class ArchitectureTest {
  private static final String HEARTH = "dev.hearth";
  private static final String BROKEN = "dev.hearth.main.architecture.broken";

  private static final JavaClasses HEARTH_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/hearth-testing/"))
          .importPackages(HEARTH);
  private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);

  private static Map<String, ArchRule> rules(String root) {
    Map<String, ArchRule> rules = new TreeMap<>(new Rooms(root).rules());
    rules.putAll(new Places(root).rules());
    return rules;
  }

  static Stream<String> names() {
    return rules(HEARTH).keySet().stream();
  }

  @Test
  void seesTheRooms() {
    assertThat(HEARTH_CLASSES.stream().map(JavaClass::getName))
        .contains(
            "dev.hearth.format.HearthException",
            "dev.hearth.compute.Kernels",
            "dev.hearth.model.Model",
            "dev.hearth.main.Main")
        .noneMatch(name -> name.startsWith(BROKEN))
        .noneMatch(name -> name.startsWith("dev.hearth.testing"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void holds(String name) {
    rules(HEARTH).get(name).check(HEARTH_CLASSES);
  }

  @ParameterizedTest
  @MethodSource("names")
  void canFail(String name) {
    var result = rules(BROKEN).get(name).evaluate(BROKEN_CLASSES);
    assertThat(result.getFailureReport().getDetails())
        .as("what is found in %s", BROKEN)
        .anyMatch(detail -> detail.contains("." + name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhy(String name) {
    assertThat(rules(HEARTH).get(name).getDescription()).contains(", because ");
  }
}
