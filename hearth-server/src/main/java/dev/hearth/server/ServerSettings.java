package dev.hearth.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the server listens.
 *
 * @param host the address to bind
 * @param port 0 for any free one
 * @param managementPort of metrics and status, always on loopback; 0 for any free one, −1 for none
 * @param allowedHosts names besides addresses and {@code localhost} by which clients may call this
 *     server in their {@code Host} header
 * @param allowedOrigins web pages that may call it from a browser, such as {@code
 *     https://chat.example}
 * @param bodyBytesMax longer requests are refused
 * @param bodyTime a request's body must have arrived by then
 * @param drain how long running requests may take to end when the server ends
 * @param tls certificate chain and private key, as PEM files
 * @param insecure whether to listen beyond loopback without keys or without TLS
 * @param strictContext refuse prompts beyond the usable context instead of warning
 * @param batchRequests requests of one tenant's batches that are computed at once
 * @param spans a file that takes a span for every reply; empty for none
 */
public record ServerSettings(
    String host,
    int port,
    int managementPort,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    int bodyBytesMax,
    Duration bodyTime,
    Duration drain,
    Optional<Tls> tls,
    boolean insecure,
    boolean strictContext,
    int batchRequests,
    Optional<Path> spans) {
  /** The port that clients find the server at, if nothing else is said. */
  public static final int PORT = 8420;

  /** The port of metrics and status. */
  public static final int MANAGEMENT_PORT = 8421;

  /** Requests of one tenant's batches at once, if nothing else is said. */
  public static final int BATCH_REQUESTS = 8;

  private static final int BODY_BYTES_MAX = 16 << 20;

  /** A certificate chain and its private key. */
  public record Tls(Path chain, Path key) {}

  public ServerSettings {
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Loopback, the usual ports and limits. */
  public static ServerSettings standard() {
    return new ServerSettings(
        "127.0.0.1",
        PORT,
        MANAGEMENT_PORT,
        Set.of(),
        Set.of(),
        BODY_BYTES_MAX,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Optional.empty(),
        false,
        false,
        BATCH_REQUESTS,
        Optional.empty());
  }

  /** The same on other ports. */
  public ServerSettings withPorts(int newPort, int newManagementPort) {
    return new ServerSettings(
        host,
        newPort,
        newManagementPort,
        allowedHosts,
        allowedOrigins,
        bodyBytesMax,
        bodyTime,
        drain,
        tls,
        insecure,
        strictContext,
        batchRequests,
        spans);
  }

  /** The same with a file of spans. */
  public ServerSettings withSpans(Path file) {
    return new ServerSettings(
        host,
        port,
        managementPort,
        allowedHosts,
        allowedOrigins,
        bodyBytesMax,
        bodyTime,
        drain,
        tls,
        insecure,
        strictContext,
        batchRequests,
        Optional.of(file));
  }
}
