package dev.hearth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients for Node: openai, @anthropic-ai/sdk, ollama, ai. Needs node, npm and a registry. */
@Tag("clients-node")
class NodeClientsTest extends ClientTest {
  @TempDir private Path folder;

  @Test
  void allOfThemWork() throws IOException, InterruptedException {
    Path sources = Fixtures.projectRoot().resolve("hearth-clients/src/test/node");
    for (String name : List.of("package.json", "package-lock.json", "clients.mjs")) {
      Files.copy(sources.resolve(name), folder.resolve(name));
    }
    assertThat(run("npm", "ci", "--no-audit", "--no-fund")).startsWith("0");
    assertThat(run("node", "clients.mjs", server.address()))
        .isEqualTo("0 openai ok anthropic ok ollama ok ai ok");
  }

  /** The exit code and what was printed, on one line. */
  private String run(String... command) throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int exit = process.waitFor();
    return exit + " " + Files.readString(log, StandardCharsets.UTF_8).strip().replace('\n', ' ');
  }
}
