package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.apps.pull.Patience;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Requests, with redirects followed here and not by the client: the token goes to the hub and to
 * nobody else, an encrypted way never turns into an open one, and there is an end to it.
 */
final class Web implements AutoCloseable {
  private static final int REDIRECTS_MAX = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final HttpClient client;
  private final NetworkSettings settings;
  private final Watchdog watchdog;

  Web(NetworkSettings settings, Patience patience) {
    this.settings = settings;
    this.watchdog = new Watchdog(patience.stall(), patience.stallBytes());
    this.client =
        HttpClient.newBuilder()
            // ranges in parallel want connections of their own
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(new ProxyChoice(settings.proxies()))
            .build();
  }

  /**
   * An answer whose body is still to be read.
   *
   * @param address where it came from in the end
   */
  record Answer(int status, HttpHeaders headers, InputStream body, URI address)
      implements AutoCloseable {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        // what was wanted of it has been read
        return;
      }
    }
  }

  /**
   * Asks for an address, along its redirects.
   *
   * @throws IOException where the connection fails
   */
  Answer get(URI address, Map<String, String> headers) throws IOException, InterruptedException {
    URI at = address;
    for (int i = 0; i <= REDIRECTS_MAX; i++) {
      HttpResponse<InputStream> response =
          client.send(request(at, headers), HttpResponse.BodyHandlers.ofInputStream());
      Answer answer =
          new Answer(
              response.statusCode(), response.headers(), watchdog.watched(response.body()), at);
      if (!REDIRECTS.contains(answer.status())) {
        return answer;
      }
      answer.close();
      at = next(at, answer.header("location"));
    }
    throw new HearthException(
        Code.REFUSED,
        Hosts.origin(address) + " redirects more than " + REDIRECTS_MAX + " times",
        "check the address");
  }

  private HttpRequest request(URI address, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("User-Agent", "hearth")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (!settings.token().isEmpty()
        && Hosts.same(address, settings.huggingFace())
        && !Hosts.isOpen(address)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    return request.build();
  }

  private static URI next(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw refused(from, "to an address that is none");
    }
    String scheme = String.valueOf(to.getScheme());
    if (location.isEmpty() || to.getHost() == null || !scheme.matches("https?")) {
      throw refused(from, "to an address that is none");
    }
    if (!Hosts.isOpen(from) && Hosts.isOpen(to)) {
      throw refused(from, "from an encrypted to an open connection");
    }
    return to;
  }

  private static HearthException refused(URI from, String where) {
    return new HearthException(
        Code.REFUSED, Hosts.origin(from) + " redirects " + where, "use another source");
  }

  /** A small body, whole. */
  byte[] small(URI address, Map<String, String> headers, int bytesMax) {
    try (Answer answer = get(address, headers)) {
      if (answer.status() != 200) {
        throw failed(address, answer.status());
      }
      byte[] body = answer.body().readNBytes(bytesMax + 1);
      if (body.length > bytesMax) {
        throw new HearthException(
            Code.LIMIT, address + " answers with more than " + bytesMax + " bytes", "");
      }
      return body;
    } catch (IOException e) {
      throw unreachable(address, e);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  static HearthException cancelled(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new HearthException(Code.CANCELLED, "cancelled", "what has come is kept", e);
  }

  static HearthException unreachable(URI address, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new HearthException(
        Code.NOT_FOUND,
        Hosts.origin(address) + " cannot be reached (" + why + ")",
        "check the network, https_proxy, or HF_ENDPOINT for a mirror",
        e);
  }

  /** What a status other than success means. */
  HearthException failed(URI address, int status) {
    String where = Hosts.origin(address) + address.getPath();
    return switch (status) {
      case 401, 403 ->
          new HearthException(
              Code.REFUSED,
              where + " answers " + status + ": not for everybody",
              "accept the licence on its page and set HF_TOKEN");
      case 404, 410 ->
          new HearthException(Code.NOT_FOUND, "there is no " + where, "check the name");
      case 408, 425, 429, 500, 502, 503, 504 ->
          new HearthException(
              Code.BUSY, where + " answers " + status, "try again later: what has come is kept");
      default ->
          new HearthException(Code.BAD_INPUT, where + " answers " + status, "check the address");
    };
  }

  @Override
  public void close() {
    watchdog.close();
    client.shutdownNow();
    client.close();
  }
}
