package dev.hearth.main.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.launcher.LauncherProject.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with stand-ins for Java and Maven: what is started, when, and how it ends. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir private Path folder;
  private LauncherProject project;

  @BeforeEach
  void makeProject() throws IOException {
    project = new LauncherProject(folder);
  }

  @Test
  void buildsOnceAndPassesEveryArgumentOnAsItIs() throws Exception {
    String[] words = {
      "run", "two words", "", "*", "$HOME", "\"quoted\"", "line\nfeed", "@file", "é"
    };
    Ended first = project.run(words);
    Ended second = project.run(words);
    assertThat(first.exit()).isZero();
    assertThat(first.notes()).containsOnlyOnce("hearth: building").hasLineCount(1);
    assertThat(second.notes()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
    String shown = "<" + String.join(">\n<", words) + ">\n";
    assertThat(first.out()).endsWith("<dev.hearth.main.Main>\n" + shown);
    assertThat(project.builds())
        .hasSize(1)
        .allMatch(run -> run.startsWith(folder.resolve("jdk") + " ") && run.contains(" package "));
  }

  @Test
  void startsFromTheCacheOfItsKind() throws Exception {
    String light = project.run("--version").out();
    String compute = project.run("run").out();
    assertThat(light).contains("light.aot>").doesNotContain("jdk.incubator.vector");
    assertThat(compute).contains("compute.aot>").doesNotContain("jdk.incubator.vector");
    String classPath = "<-cp>\n<" + project.work().toRealPath() + "/build-";
    assertThat(List.of(light, compute))
        .allMatch(shown -> shown.contains("<--enable-native-access=ALL-UNNAMED>"))
        .allMatch(shown -> shown.contains(classPath));
  }

  @Test
  void addsTheVectorApiWhereItsKernelsAreAskedFor() throws Exception {
    for (String[] words :
        new String[][] {{"run", "--kernels", "vector"}, {"bench", "x", "--kernels=vector"}}) {
      assertThat(project.run(words).out()).contains("<--add-modules=jdk.incubator.vector>");
    }
    assertThat(project.run("run", "--kernels", "vectors").out()).doesNotContain("incubator");
  }

  @Test
  void addsTheVectorApiWhereMachineCodeDoesNotRun() throws Exception {
    Ended ended = project.with("FAKE_NO_MACHINE_CODE", "1").run("run");
    assertThat(ended.out()).contains("vectors.aot>", "<--add-modules=jdk.incubator.vector>");
    assertThat(ended.notes()).doesNotContain("no start-up cache");
    assertThat(project.run("--version").out()).doesNotContain("jdk.incubator.vector");
  }

  @Test
  void runsWithoutACacheWhereNoneCanBeMade() throws Exception {
    Ended ended = project.with("FAKE_NO_CACHE", "1").run("--version");
    assertThat(ended.exit()).isZero();
    assertThat(ended.notes()).contains("no start-up cache could be made");
    assertThat(ended.out()).doesNotContain("AOTCache");
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    assertThat(project.with("FAKE_EXIT", "6").run("verify").exit()).isEqualTo(6);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    project.run();
    Path before = onlyBuild();
    project.touch(project.source());
    assertThat(project.run().notes()).contains("hearth: building");
    assertThat(project.builds()).hasSize(2);
    assertThat(before).as("whoever still runs from it is not disturbed").exists();
  }

  @Test
  void buildsAgainWhenASourceIsRemoved() throws Exception {
    project.run();
    Files.delete(project.source());
    project.touch(project.source().getParent());
    project.run();
    assertThat(project.builds()).hasSize(2);
  }

  @Test
  void keepsNoMoreThanTheLastTwoBuilds() throws Exception {
    for (int i = 0; i < 4; i++) {
      project.run();
      project.touch(project.source());
    }
    assertThat(project.builds()).hasSize(4);
    assertThat(buildFolders()).hasSize(2);
  }

  @Test
  void leavesTheSourcesAloneWhenTold() throws Exception {
    project.with("HEARTH_NO_BUILD", "1");
    Ended missing = project.run();
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.notes()).contains("error [not_found]: Hearth has not been built yet\nfix: ");
    project.without("HEARTH_NO_BUILD").run();
    project.touch(project.source());
    assertThat(project.with("HEARTH_NO_BUILD", "1").run().exit()).isZero();
    assertThat(project.builds()).hasSize(1);
  }

  @Test
  void manyFirstStartsMakeOneBuild() throws Exception {
    project.with("FAKE_BUILD_SECONDS", "1");
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      started.add(project.start(project.launcher(), "--version"));
    }
    List<Ended> ended = new ArrayList<>();
    for (Process process : started) {
      ended.add(project.end(process));
    }
    assertThat(ended).extracting(Ended::exit).containsOnly(0);
    assertThat(project.builds()).hasSize(1);
    assertThat(ended)
        .extracting(Ended::notes)
        .filteredOn(notes -> notes.contains("waiting for another build (process "))
        .isNotEmpty();
    assertThat(project.work().resolve("lock")).doesNotExist();
  }

  @Test
  void aLockWhoseHolderDiedIsClearedAway() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(project.work());
    Files.createSymbolicLink(project.work().resolve("lock"), Path.of(Long.toString(dead.pid())));
    assertThat(project.run().exit()).isZero();
    assertThat(project.work().resolve("lock")).doesNotExist();
  }

  @Test
  void aFailedBuildSaysWhereToRead() throws Exception {
    Ended ended = project.with("FAKE_BUILD_FAILS", "1").run();
    assertThat(ended.exit()).isEqualTo(70);
    assertThat(ended.notes())
        .contains("[ERROR] /src/X.java:[1,2] it is broken")
        .contains("error [internal]: the build failed\nfix: read ")
        .contains("build.log");
    assertThat(ended.out()).isEmpty();
    assertThat(Files.readString(project.work().resolve("build.log"))).contains("it is broken");
    assertThat(project.work().resolve("lock")).doesNotExist();
    assertThat(buildFolders()).isEmpty();
  }

  @Test
  void refusesAJdkOfAnotherVersion() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Ended ended = project.with("HEARTH_JDK", other.toString()).run();
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.notes())
        .isEqualTo(
            "error [not_found]: HEARTH_JDK="
                + other
                + " is not a JDK 25\n"
                + "fix: set it to the folder of a JDK 25, or unset it\n");
  }

  @Test
  void findsTheJdkOfJavaHomeAndOfThePath() throws Exception {
    String jdk = folder.resolve("jdk").toString();
    project.without("HEARTH_JDK").with("JAVA_HOME", jdk);
    assertThat(project.run().exit()).isZero();
    assertThat(project.builds()).last().asString().startsWith(jdk + " ");
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    project.removeTool("mvn");
    Ended ended = project.run();
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.notes()).contains("error [not_found]: Maven (mvn) is needed", "fix: install");
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a project/hearth"));
    assertThat(project.end(project.start(link, "--version")).exit()).isZero();
  }

  @Test
  void lettersBeyondAsciiSurviveTheCLocale() throws Exception {
    assertThat(project.run().out()).startsWith("LC_ALL=C.UTF-8\n");
    assertThat(project.with("LANG", "de_DE.UTF-8").run().out()).startsWith("LC_ALL=\n");
    assertThat(project.with("LC_ALL", "POSIX").run().out()).startsWith("LC_ALL=C.UTF-8\n");
  }

  @Test
  void addsUpTheTests() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), TWO_MODULES);
    Ended ended = project.with("FAKE_TESTS", log.toString()).run("test", "-Dtest=X");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).endsWith("tests: 6 passed, 1 failed, 2 skipped\n");
    assertThat(ended.out()).contains("-- in dev.hearth.X").doesNotContain("Copying");
    assertThat(project.builds()).last().asString().endsWith(" verify -Dtest=X");
  }

  private static final String TWO_MODULES =
      """
      [INFO] Copying 3 resources
      [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2, Time elapsed: 1 s -- in dev.hearth.X
      [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2
      [ERROR] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0
      """;

  @Test
  void failsWhereTestsFailOrNoneRan() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), TWO_MODULES);
    project.with("FAKE_TESTS", log.toString()).with("FAKE_MAVEN_EXIT", "1");
    assertThat(project.run("test").exit()).isEqualTo(1);
    Ended none = project.without("FAKE_TESTS").without("FAKE_MAVEN_EXIT").run("test");
    assertThat(none.exit()).isEqualTo(6);
    assertThat(none.notes()).contains("error [verification_failed]: no test was run");
  }

  @Test
  void conformanceNeedsItsFixtures() throws Exception {
    Ended missing = project.run("test", "--conformance");
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.notes())
        .contains("error [not_found]: the conformance fixtures are not in ", "HEARTH_FIXTURES");
    assertThat(project.builds()).isEmpty();
    Files.writeString(folder.resolve("MANIFEST.json"), "{}");
    Path log = Files.writeString(folder.resolve("log"), TWO_MODULES);
    project.with("HEARTH_FIXTURES", folder.toString()).with("FAKE_TESTS", log.toString());
    assertThat(project.run("test", "--conformance").exit()).isZero();
    assertThat(project.builds()).last().asString().endsWith(" verify -Pconformance");
  }

  @Test
  void theTestCommandExplainsItself() throws Exception {
    assertThat(project.run("test", "--help").out()).startsWith("Usage: hearth test");
    assertThat(project.run("test", "--wrong").exit()).isEqualTo(2);
  }

  private List<Path> buildFolders() throws IOException {
    try (Stream<Path> files = Files.list(project.work())) {
      return files
          .filter(p -> p.getFileName().toString().startsWith("build-"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private Path onlyBuild() throws IOException {
    List<Path> folders = buildFolders();
    assertThat(folders).hasSize(1);
    return folders.getFirst();
  }
}
