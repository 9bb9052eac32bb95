package dev.hearth.compute.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.HearthException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where {@code jdk.incubator.vector} was not added, nothing of the vector shelf is touched. */
class WithoutVectorModuleTest {
  @Test
  void everythingElseWorks() throws Exception {
    String classes =
        Stream.of(PlainStart.class, KernelChoice.class, HearthException.class)
            .map(c -> new File(c.getProtectionDomain().getCodeSource().getLocation().getPath()))
            .map(File::getPath)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                PlainStart.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("vector refused: the module jdk.incubator.vector is not in this process")
        .doesNotContain("Exception");
    boolean machine = Facts.ofThisMachine().machine().isPresent();
    for (String name : new String[] {"fast", "exact"}) {
      assertThat(said)
          .contains(name + (machine ? ": [kernels: machine code for" : ": [kernels: plain loops"));
    }
  }
}
