package dev.hearth.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Event;
import dev.hearth.format.HearthException;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS, with a certificate made for this test by the JDK's own tool. */
class TlsTest {
  private static final String WORD = "password";

  @TempDir private Path home;
  private KeyStore store;

  @BeforeEach
  void certificate() throws IOException, InterruptedException, GeneralSecurityException {
    Path file = home.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                WORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor()).as(text(process.getInputStream())).isZero();
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, WORD.toCharArray());
    }
    pem("CERTIFICATE", store.getCertificate("a").getEncoded(), "cert.pem");
    pem("PRIVATE KEY", store.getKey("a", WORD.toCharArray()).getEncoded(), "key.pem");
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private void pem(String what, byte[] bytes, String name) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(bytes);
    String text = "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    Files.writeString(home.resolve(name), text);
  }

  private ServerSettings settings(String chain) {
    return new ServerSettings(
        "127.0.0.1",
        0,
        -1,
        Set.of(),
        Set.of(),
        4096,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Optional.of(new ServerSettings.Tls(home.resolve(chain), home.resolve("key.pem"))),
        false,
        false,
        8,
        Optional.empty());
  }

  private SSLSocket connect(int port) throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("a", store.getCertificate("a"));
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
  }

  private static void ask(SSLSocket socket, String more) throws IOException {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more + "}";
    String request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      text.append((char) c);
    }
    return text.toString();
  }

  @Test
  void answersAndNoticesWhoLeaves() throws Exception {
    ScriptedEngine engine = new ScriptedEngine();
    engine.then(new Event.Text("one")).then(new Event.Text("two"), new Event.Text("three"));
    engine.thenHang();
    try (TestServer server = TestServer.of(home, Map.of("m", engine), settings("cert.pem"))) {
      assertThat(server.server().secure()).isTrue();
      assertThat(server.server().managementPort()).isEqualTo(-1);
      try (SSLSocket socket = connect(server.server().port())) {
        ask(socket, "");
        assertThat(readUntil(socket.getInputStream(), "one")).startsWith("HTTP/1.1 200");
        readUntil(socket.getInputStream(), "}}}");
        ask(socket, ",\"stream\":true");
        assertThat(readUntil(socket.getInputStream(), "[DONE]")).contains("two").contains("three");
      }
      try (SSLSocket socket = connect(server.server().port())) {
        ask(socket, "");
        engine.awaitBegin();
      }
      engine.awaitCancel();
    }
  }

  @Test
  void refusesACertificateThatIsNone() throws IOException {
    Files.writeString(home.resolve("other.pem"), "no certificate");
    assertThatThrownBy(
            () -> TestServer.of(home, Map.of("m", new ScriptedEngine()), settings("other.pem")))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.BAD_INPUT))
        .hasMessageContaining("cert");
  }
}
