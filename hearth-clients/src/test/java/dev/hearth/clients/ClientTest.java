package dev.hearth.clients;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A server with a helpful model {@code m} and one of vectors, {@code e}. */
@Tag("clients")
abstract class ClientTest {
  static final String REPORT = "{\"city\":\"Ulm\",\"degrees\":21}";

  @TempDir private Path home;
  final ScriptedEngine engine = ScriptedEngine.helpful();
  private final ScriptedEngine encoder =
      new ScriptedEngine(new ContextNumbers(64, 32, 32, false), true);
  TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.of(home, Map.of("m", engine, "e", encoder));
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
