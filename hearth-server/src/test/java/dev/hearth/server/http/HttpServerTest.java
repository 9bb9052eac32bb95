package dev.hearth.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Event;
import dev.hearth.format.HearthException;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.tenant.Key;
import dev.hearth.server.tenant.KeyFile;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HELLO =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  @TempDir private Path home;
  private final ScriptedEngine engine = new ScriptedEngine();
  private TestServer server;

  private static ServerSettings settings(int bodyBytesMax, Duration bodyTime) {
    return new ServerSettings(
        "127.0.0.1",
        0,
        0,
        Set.of("llm.example"),
        Set.of("https://chat.example"),
        bodyBytesMax,
        bodyTime,
        Duration.ofSeconds(20),
        Optional.empty(),
        false,
        false,
        8,
        Optional.empty());
  }

  @BeforeEach
  void start() {
    server = TestServer.of(home, Map.of("m", engine), settings(4096, Duration.ofSeconds(60)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Speaks HTTP by hand, as clients do that no library lets one be. */
  private Socket connect() throws IOException {
    return new Socket("127.0.0.1", server.server().port());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String post(String host, String body, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(CHAT, host, more, body.length(), body);
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      text.append((char) c);
      if (text.indexOf(end) >= 0) {
        break;
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8420, 200",
    "localhost, 200",
    "[::1]:8420, 200",
    "a.localhost:1, 200",
    "LLM.example:8420, 200",
    "192.168.1.7, 200",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403"
  })
  void knowsItsOwnNames(String host, int status) throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      String answer = readUntil(socket.getInputStream(), "\u0000");
      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(answer.contains("host_not_allowed")).isEqualTo(status == 403);
    }
  }

  @Test
  void letsOnlyListedPagesCall() {
    Answer answer = server.get("/v1/models", "Origin", "https://evil.example");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error().get("code").asString()).isEqualTo("origin_not_allowed");
    answer = server.get("/v1/models", "Origin", "https://chat.example");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://chat.example");
    answer = server.get("/v1/models", "Origin", server.address());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void answersBrowsersThatAskFirst() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          "OPTIONS /v1/models HTTP/1.1\r\nHost: localhost\r\nOrigin: https://chat.example\r\n"
              + "Access-Control-Request-Method: GET\r\n"
              + "Access-Control-Request-Headers: authorization\r\nConnection: close\r\n\r\n");
      assertThat(readUntil(socket.getInputStream(), "\u0000"))
          .startsWith("HTTP/1.1 204")
          .contains("Access-Control-Allow-Methods: GET")
          .contains("Access-Control-Allow-Headers: authorization");
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    Answer answer = server.post(CHAT, HELLO + ",\"user\":\"" + "x".repeat(5000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.error().get("code").asString()).isEqualTo("body_too_large");
  }

  @Test
  void refusesWhatIsTooLargeInPieces() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
              + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
      send(socket, "1400\r\n" + "x".repeat(0x1400) + "\r\n0\r\n\r\n");
      assertThat(readUntil(socket.getInputStream(), "\u0000")).startsWith("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "{}x", "\"x\"", "{\"a\":1,\"a\":2}", "{\"a\":NaN}"})
  void refusesWhatIsNoJsonObject(String body) {
    Answer answer = server.post(CHAT, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("code").asString()).isEqualTo("invalid_json");
  }

  @Test
  void refusesWhatIsTooDeep() {
    Answer answer = server.post(CHAT, "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("code").asString()).isEqualTo("invalid_json");
  }

  @Test
  void saysWhichMethodsAPathTakes() {
    Answer answer = server.get(CHAT);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.error().get("message").asString()).contains("use POST");
    answer = server.get("/v1/nothing");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error().get("code").asString()).isEqualTo("no_such_path");
  }

  @Test
  void stopsWhenTheClientLeavesBeforeTheFirstPiece() throws Exception {
    engine.thenHang();
    try (Socket socket = connect()) {
      send(socket, post("localhost", HELLO + "}"));
      engine.awaitBegin();
    }
    engine.awaitCancel();
  }

  @Test
  void stopsWhenTheClientLeavesInTheMiddleOfAStream() throws Exception {
    engine.thenHang(new Event.Text("Hi"));
    try (Socket socket = connect()) {
      send(socket, post("localhost", HELLO + ",\"stream\":true}"));
      assertThat(readUntil(socket.getInputStream(), "Hi")).contains("chat.completion.chunk");
    }
    engine.awaitCancel();
  }

  @Test
  void servesSeveralRequestsOfOneConnectionEvenIfTheyAreSentAtOnce() throws IOException {
    engine.then(new Event.Text("one")).then(new Event.Text("two"));
    try (Socket socket = connect()) {
      String request = post("localhost", HELLO + "}");
      send(socket, request + request);
      assertThat(readUntil(socket.getInputStream(), "one")).contains("200 OK");
      assertThat(readUntil(socket.getInputStream(), "two")).contains("200 OK");
    }
  }

  @Test
  void toleratesOffersOfAnotherProtocol() throws IOException {
    engine.then(new Event.Text("Hi"));
    try (Socket socket = connect()) {
      send(
          socket,
          post(
              "localhost",
              HELLO + "}",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"));
      assertThat(readUntil(socket.getInputStream(), "Hi")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void closesAConnectionWhoseBodyDoesNotCome() throws IOException {
    try (TestServer impatient =
            TestServer.of(home, Map.of("m", engine), settings(4096, Duration.ofMillis(50)));
        Socket socket = new Socket("127.0.0.1", impatient.server().port())) {
      send(socket, "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{");
      assertThat(readUntil(socket.getInputStream(), "\u0000")).doesNotContain("200 OK");
    }
  }

  @Test
  void letsRunningRequestsEndAndNoNewOnesIn() throws Exception {
    engine.thenHang(new Event.Text("Hi"));
    try (Socket socket = connect();
        Socket second = connect()) {
      send(socket, post("localhost", HELLO + ",\"stream\":true}"));
      readUntil(socket.getInputStream(), "Hi");
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      String answer = "";
      while (!answer.startsWith("HTTP/1.1 503")) {
        send(second, "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        answer = readUntil(second.getInputStream(), "}");
      }
      assertThat(answer).contains("shutting_down").contains("Retry-After: 10");
      assertThat(closing).isNotDone();
      socket.shutdownOutput();
      closing.join();
    }
    assertThat(engine.closed()).isTrue();
  }

  private ServerSettings everywhere(boolean insecure) {
    ServerSettings s = settings(4096, Duration.ofSeconds(60));
    return new ServerSettings(
        "0.0.0.0",
        0,
        0,
        s.allowedHosts(),
        s.allowedOrigins(),
        s.bodyBytesMax(),
        s.bodyTime(),
        s.drain(),
        Optional.empty(),
        insecure,
        false,
        8,
        Optional.empty());
  }

  @Test
  void doesNotListenBeyondThisMachineUnlessItIsSafeOrSaidToBe() {
    assertThatThrownBy(() -> TestServer.of(home, Map.of("m", engine), everywhere(false)))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED))
        .hasMessageContaining("there are no keys");
    new KeyFile(home.resolve("keys.json"))
        .add(
            new Key(
                "k", "t", KeyFile.hash("x"), Instant.EPOCH, false, 0, Set.of(), Key.Limits.NONE));
    assertThatThrownBy(() -> TestServer.of(home, Map.of("m", engine), everywhere(false)))
        .hasMessageContaining("in the clear");
    try (TestServer open = TestServer.of(home, Map.of("m", engine), everywhere(true))) {
      assertThat(open.get("/health").status()).isEqualTo(200);
      assertThat(open.get("/v1/models").status()).isEqualTo(401);
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    int taken = server.server().port();
    assertThatThrownBy(() ->
            TestServer.of(home, Map.of("m", engine), TestServer.settings().withPorts(taken, 0)))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("port " + taken)
        .hasMessageContaining("--port");
    int management = server.server().managementPort();
    assertThatThrownBy(() ->
            TestServer.of(
                home, Map.of("m", engine), TestServer.settings().withPorts(0, management)))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("port " + management)
        .hasMessageContaining("--management-port");
  }

  /** Streams of clients run on the carriers of virtual threads: here nothing leaves them. */
  @Test
  void healthAnswersWhileEveryCarrierThreadIsBusy() throws Exception {
    AtomicBoolean free = new AtomicBoolean();
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch busy = new CountDownLatch(carriers);
    try {
      for (int i = 0; i < carriers; i++) {
        Thread.ofVirtual()
            .start(() -> {
              busy.countDown();
              while (!free.get()) {
                Thread.onSpinWait();
              }
            });
      }
      busy.await();
      try (Socket socket = new Socket("127.0.0.1", server.server().managementPort())) {
        socket
            .getOutputStream()
            .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("{\"status\":\"ok\"}");
      }
    } finally {
      free.set(true);
    }
  }

  @Test
  void managementRefusesWhatItDoesNotKnow() throws IOException {
    assertThat(server.management("/nothing").status()).isEqualTo(404);
    assertThat(manage("POST /health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(manage("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(manage("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(manage("HEAD /health HTTP/1.1\r\nHost: [::1]\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n\r\n");
  }

  private String manage(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.server().managementPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void managementTellsOfModelsAndCounts() {
    engine.then(new Event.Text("Hi"));
    server.post(CHAT, HELLO + "}");
    assertThat(server.management("/health").json().get("status").asString()).isEqualTo("ok");
    assertThat(server.management("/status").json().at("/models/0/name").asString()).isEqualTo("m");
    assertThat(server.management("/metrics").text())
        .contains("hearth_replies_total{model=\"m\",outcome=\"end\"} 1")
        .contains("hearth_requests_total{dialect=\"openai\",status=\"200\"} 1")
        .contains("hearth_requests_waiting{model=\"m\"} 2")
        .contains("hearth_first_piece_seconds_count{model=\"m\"} 1");
    assertThat(server.get("/metrics").status()).isEqualTo(404);
  }
}
