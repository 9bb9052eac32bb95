package dev.hearth.server.http;

import dev.hearth.format.HearthException;
import dev.hearth.server.Dialect;
import dev.hearth.server.Gate;
import dev.hearth.server.ServerSettings;
import io.helidon.common.tls.Tls;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Listens until it is closed. */
public final class HttpServer implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 32 << 10;
  private static final int PROLOGUE_BYTES_MAX = 8 << 10;
  private static final int CONNECTIONS_MAX = 4096;
  private static final Duration IDLE_TIME = Duration.ofMinutes(5);

  /** What the library logs, this shelf reports itself: each failure once, with a fix. */
  private static final Logger QUIET = Logger.getLogger("io.helidon");

  private final WebServer server;
  private final ClientWatch watch;
  private final Entrance entrance;
  private final @Nullable ManagementListener management;
  private final ServerSettings settings;

  private HttpServer(
      WebServer server,
      ClientWatch watch,
      Entrance entrance,
      @Nullable ManagementListener management,
      ServerSettings settings) {
    this.server = server;
    this.watch = watch;
    this.entrance = entrance;
    this.management = management;
    this.settings = settings;
  }

  /** Is told of every answer. */
  @FunctionalInterface
  public interface Answered {
    void answered(String dialect, int status);
  }

  /**
   * Begins to listen.
   *
   * @param dialects what is spoken; the last one answers for what no other claims
   * @param management what is spoken on the management port
   * @throws HearthException REFUSED where listening beyond loopback is not safe; USAGE where the
   *     address cannot be used
   */
  public static HttpServer start(
      ServerSettings settings,
      List<Dialect> dialects,
      Dialect management,
      Gate gate,
      Answered answered) {
    QUIET.setLevel(Level.OFF);
    InetAddress address = address(settings.host());
    checkSafe(settings, address, gate);
    ClientWatch watch = new ClientWatch(settings.bodyTime(), IDLE_TIME);
    Entrance entrance = new Entrance(settings, new Router(dialects), gate, watch, answered);
    var builder =
        WebServer.builder()
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .maxTcpConnections(CONNECTIONS_MAX)
            .address(address)
            .port(settings.port());
    listener(builder, watch).routing(HttpRouting.builder().any(entrance));
    settings.tls().ifPresent(tls -> builder.tls(PemTls.of(tls)));
    ManagementListener manager =
        settings.managementPort() < 0
            ? null
            : ManagementListener.start(settings.managementPort(), management, answered);
    try {
      WebServer server = builder.build().start();
      if (!server.isRunning()) {
        throw new IllegalStateException("an address is in use or not this machine's");
      }
      return new HttpServer(server, watch, entrance, manager, settings);
    } catch (RuntimeException e) {
      watch.close();
      if (manager != null) {
        manager.close();
      }
      throw new HearthException(
          HearthException.Code.USAGE,
          "cannot listen on %s, port %d: %s"
              .formatted(settings.host(), settings.port(), rootMessage(e)),
          "end what listens there, or choose another port with --port",
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new HearthException(
          HearthException.Code.USAGE, "there is no address " + host, "give an address to bind", e);
    }
  }

  /** Beyond loopback, everybody on the network could ask: keys, and nobody in between. */
  private static void checkSafe(ServerSettings settings, InetAddress address, Gate gate) {
    if (address.isLoopbackAddress() || settings.insecure()) {
      return;
    }
    if (!gate.hasKeys()) {
      throw new HearthException(
          HearthException.Code.REFUSED,
          settings.host() + " can be reached from other machines, and there are no keys",
          "add one with 'hearth keys add NAME', or say --insecure to let everybody in");
    }
    if (settings.tls().isEmpty()) {
      throw new HearthException(
          HearthException.Code.REFUSED,
          settings.host()
              + " can be reached from other machines, and keys would cross the network"
              + " in the clear",
          "give --tls-cert and --tls-key, or say --insecure, for example behind a proxy");
    }
  }

  private static <P extends ListenerConfig, B extends ListenerConfig.BuilderBase<B, P>> B listener(
      B builder, ClientWatch watch) {
    Http1Config http1 =
        Http1Config.builder()
            .maxHeadersSize(HEADER_BYTES_MAX)
            .maxPrologueLength(PROLOGUE_BYTES_MAX)
            .build();
    Http1ConnectionSelector selector = Http1ConnectionSelector.builder().config(http1).build();
    return builder
        .protocolsDiscoverServices(false)
        .connectionSelectors(List.of(watch.selector(selector)))
        // the watch reads on another thread than the one that writes: not all TLS here can do that
        .useNio(false)
        .writeQueueLength(0)
        .contentEncoding(
            ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
        .idleConnectionTimeout(IDLE_TIME)
        .shutdownGracePeriod(Duration.ofMillis(500))
        // without it each piece of a stream waits for the client's delayed acknowledgement
        .connectionOptions(options -> options.tcpNoDelay(true));
  }

  /** The port that clients use. */
  public int port() {
    return server.port();
  }

  /** The port of metrics and status; −1 where there is none. */
  public int managementPort() {
    return management == null ? -1 : management.port();
  }

  public boolean secure() {
    return server.hasTls();
  }

  /** Refuses new requests, lets running ones end for a while, then stops listening. */
  @Override
  public void close() {
    entrance.drain(settings.drain());
    server.stop();
    watch.close();
    if (management != null) {
      management.close();
    }
  }

  /** TLS from PEM files. */
  private static final class PemTls {
    private PemTls() {}

    static Tls of(ServerSettings.Tls files) {
      try {
        return Tls.builder()
            .privateKey(keys -> keys.pem(pem -> pem.key(r -> r.path(files.key()))))
            .privateKeyCertChain(keys -> keys.pem(pem -> pem.certChain(r -> r.path(files.chain()))))
            .build();
      } catch (RuntimeException e) {
        throw new HearthException(
            HearthException.Code.BAD_INPUT,
            "the certificate or its key cannot be read: " + rootMessage(e),
            "give a PEM certificate chain and a PKCS#8 PEM key",
            e);
      }
    }
  }
}
