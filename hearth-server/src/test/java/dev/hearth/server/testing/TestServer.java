package dev.hearth.server.testing;

import dev.hearth.engine.Engine;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.start.HearthServer;
import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A server on a free port of this machine. */
public final class TestServer implements AutoCloseable {
  private final HearthServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(HearthServer server) {
    this.server = server;
  }

  /** Serves engines by name. */
  public static TestServer of(Path home, Map<String, Engine> engines) {
    return of(home, engines, settings());
  }

  public static TestServer of(Path home, Map<String, Engine> engines, ServerSettings settings) {
    List<Path> files = new ArrayList<>();
    try {
      for (String name : engines.keySet()) {
        files.add(Files.writeString(home.resolve(name + ".gguf"), "scripted"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(home, files, new Scripted(engines), settings);
  }

  /** Serves files. */
  public static TestServer of(
      Path home, List<Path> files, ModelOpener opener, ServerSettings settings) {
    HouseSettings house = new HouseSettings(files, List.of(), 0, 0, Duration.ofMinutes(5));
    return new TestServer(HearthServer.start(settings, house, opener, home, "1.2.3", List.of()));
  }

  /** Loopback, free ports. */
  public static ServerSettings settings() {
    return ServerSettings.standard().withPorts(0, 0);
  }

  private record Scripted(Map<String, Engine> engines) implements ModelOpener {
    private static String name(Path file) {
      return file.getFileName().toString().replace(".gguf", "");
    }

    @Override
    public Models.Known describe(Path file) {
      Engine engine = engines.get(name(file));
      return new Models.Known(
          name(file),
          8,
          Instant.EPOCH,
          "scripted",
          "F32",
          1000,
          engine.context().advertised(),
          "{{ messages }}",
          engine.model().encoder());
    }

    @Override
    public Need need(Path file) {
      return new Need(1000, 1, 1);
    }

    @Override
    public Engine open(Path file, int contextTokens) {
      return engines.get(name(file));
    }
  }

  public HearthServer server() {
    return server;
  }

  public String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /** An answer: status, headers and the body as text. */
  public record Answer(int status, Map<String, List<String>> headers, String text) {
    public JsonNode json() {
      return Json.read(text, "the answer");
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of("")).getFirst();
    }

    /** The data of server-sent events, {@code [DONE]} left out. */
    public List<JsonNode> events() {
      return text.lines()
          .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
          .map(line -> Json.read(line.substring(6), "an event"))
          .toList();
    }

    /** The names of server-sent events. */
    public List<String> eventNames() {
      return text.lines().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
    }

    public List<JsonNode> lines() {
      return text.lines().map(line -> Json.read(line, "a line")).toList();
    }

    public JsonNode error() {
      return json().get("error");
    }
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  public Answer delete(String path, String... headers) {
    return send(request(path, headers).DELETE().build());
  }

  public Answer post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** A request to this server. */
  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address() + path));
    builder.header("Content-Type", "application/json");
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder;
  }

  public Answer management(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
    return send(HttpRequest.newBuilder(uri).build());
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
