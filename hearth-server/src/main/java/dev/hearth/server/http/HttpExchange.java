package dev.hearth.server.http;

import dev.hearth.server.Caller;
import dev.hearth.server.ClientGoneException;
import dev.hearth.server.Dialect;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Gate;
import dev.hearth.server.Ledger;
import dev.hearth.server.wire.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An exchange over one HTTP connection. */
final class HttpExchange implements Exchange {
  private final String id;
  private final ServerRequest request;
  private final ServerResponse response;
  private final Map<String, String> parts;
  private final Gate.Permit permit;
  private final ClientWatch.Client client;
  private final Body body;
  private @Nullable PieceStream stream;

  HttpExchange(
      String id,
      ServerRequest request,
      ServerResponse response,
      Map<String, String> parts,
      Gate.Permit permit,
      ClientWatch.Client client,
      Body body) {
    this.id = id;
    this.request = request;
    this.response = response;
    this.parts = parts;
    this.permit = permit;
    this.client = client;
    this.body = body;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Caller caller() {
    return permit.caller();
  }

  @Override
  public Ledger ledger() {
    return permit.ledger();
  }

  @Override
  public String pathPart(String name) {
    return parts.getOrDefault(name, "");
  }

  @Override
  public String query(String name) {
    return request.query().first(name).orElse("");
  }

  @Override
  public String header(String name) {
    return header(request, name);
  }

  static String header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name)).orElse("");
  }

  @Override
  public ObjectNode body() {
    return Json.body(body.whole());
  }

  @Override
  public InputStream upload() {
    return body.asItComes();
  }

  @Override
  public ArrayNode list() {
    return Json.list(body.whole());
  }

  @Override
  public void answerHeader(String name, String value) {
    response.header(name, value);
  }

  @Override
  public void json(int status, JsonNode value) {
    send(status, "application/json", Json.bytes(value));
  }

  @Override
  public void text(int status, String contentType, String text) {
    send(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void file(String contentType, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      response.status(Status.OK_200).header("Content-Type", contentType);
      response.contentLength(Files.size(file));
      try (OutputStream out = response.outputStream()) {
        in.transferTo(out);
      }
    } catch (NoSuchFileException e) {
      throw Failure.of(404, "file_not_found", "", "the file is no more", "see GET /v1/files")
          .exception();
    } catch (IOException | UncheckedIOException e) {
      throw gone(e);
    }
  }

  @Override
  public void empty(int status) {
    response.status(Status.create(status)).send();
  }

  private void send(int status, String contentType, byte[] bytes) {
    response.status(Status.create(status)).header("Content-Type", contentType);
    try {
      response.send(bytes);
    } catch (UncheckedIOException e) {
      throw gone(e);
    }
  }

  @Override
  public Stream stream(Form form) {
    PieceStream begun = new PieceStream(form);
    stream = begun;
    return begun;
  }

  @Override
  public void whenClientGone(Runnable action) {
    client.whenGone(action);
  }

  private ClientGoneException gone(Throwable cause) {
    client.tellGone();
    return new ClientGoneException(cause);
  }

  /** Says that it failed, as an answer or as the last piece of one. */
  void fail(Dialect dialect, Failure failure) {
    try {
      if (stream != null && stream.begun()) {
        dialect.sendError(stream, failure);
        stream.close();
        return;
      }
      if (failure.retryAfterSeconds() > 0) {
        answerHeader("Retry-After", Integer.toString(failure.retryAfterSeconds()));
      }
      json(failure.status(), dialect.errorBody(failure));
    } catch (ClientGoneException | HttpException | IllegalStateException e) {
      // whoever would read it is no longer there
      return;
    }
  }

  /** Begins with its first piece, so that what fails before has a status of its own. */
  private final class PieceStream implements Stream {
    private final Form form;
    private @Nullable OutputStream out;

    PieceStream(Form form) {
      this.form = form;
    }

    boolean begun() {
      return out != null;
    }

    @Override
    public void send(JsonNode data) {
      literal(Json.line(data));
    }

    @Override
    public void send(String event, JsonNode data) {
      if (form == Form.LINES) {
        send(data);
      } else {
        write("event: " + event + "\ndata: " + Json.line(data) + "\n\n");
      }
    }

    @Override
    public void literal(String data) {
      write(form == Form.EVENTS ? "data: " + data + "\n\n" : data + "\n");
    }

    private void write(String piece) {
      try {
        OutputStream to = out;
        if (to == null) {
          to = begin();
          out = to;
        }
        to.write(piece.getBytes(StandardCharsets.UTF_8));
        to.flush();
      } catch (IOException | UncheckedIOException e) {
        throw gone(e);
      }
    }

    private OutputStream begin() {
      response.status(Status.OK_200);
      response.header(
          "Content-Type",
          form == Form.EVENTS ? "text/event-stream; charset=utf-8" : "application/x-ndjson");
      response.header("Cache-Control", "no-cache");
      // proxies that gather pieces before they pass them on are asked not to
      response.header("X-Accel-Buffering", "no");
      return response.outputStream();
    }

    @Override
    public void close() {
      try {
        OutputStream to = out;
        if (to == null) {
          to = begin();
          out = to;
        }
        to.close();
      } catch (IOException | UncheckedIOException e) {
        throw gone(e);
      }
    }
  }
}
