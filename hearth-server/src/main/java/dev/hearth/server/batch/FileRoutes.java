package dev.hearth.server.batch;

import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/files}. */
final class FileRoutes {
  /** Boundaries and fields around the longest file. */
  private static final long FORM_BYTES = 64 << 10;

  private static final int FIELD_BYTES_MAX = 4 << 10;
  private static final int NAME_LENGTH_MAX = 200;

  private final FileStore store;

  FileRoutes(FileStore store) {
    this.store = store;
  }

  List<Route> routes() {
    long bytesMax = FileStore.BYTES_MAX + FORM_BYTES;
    return List.of(
        Route.upload("/v1/files", Route.Access.USE, bytesMax, this::upload),
        Route.get("/v1/files", Route.Access.USE, this::list),
        Route.get("/v1/files/{id}/content", Route.Access.USE, this::content),
        Route.get("/v1/files/{id}", Route.Access.USE, this::one),
        Route.delete("/v1/files/{id}", Route.Access.USE, this::delete));
  }

  private void upload(Exchange exchange) {
    Multipart form = new Multipart(exchange.upload(), exchange.header("Content-Type"));
    String tenant = exchange.caller().tenant();
    String id = FileStore.newId();
    boolean kept = false;
    try {
      String purpose = "";
      StoredFile file = null;
      for (Multipart.Head head = form.next(); head != null; head = form.next()) {
        switch (head.name()) {
          case "purpose" -> purpose = purpose(form.text(FIELD_BYTES_MAX, "the purpose"));
          case "file" -> {
            if (file != null) {
              throw Failure.parameter("file", "there are two files", "send one").exception();
            }
            file = kept(tenant, id, head, form);
            kept = true;
          }
          default ->
              throw Failure.of(
                      400,
                      "unknown_parameter",
                      head.name(),
                      "there is no field " + head.name(),
                      "send purpose and file; files do not expire here")
                  .exception();
        }
      }
      exchange.json(200, complete(file, purpose).json());
      kept = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (kept) {
        store.delete(tenant, id);
      }
    }
  }

  private StoredFile kept(String tenant, String id, Multipart.Head head, Multipart form) {
    return store.keep(
        tenant,
        id,
        name(head.fileName()),
        StoredFile.INPUT,
        out -> form.content(out, FileStore.BYTES_MAX, "the file"));
  }

  private static StoredFile complete(@Nullable StoredFile file, String purpose) {
    if (file == null) {
      throw Failure.of(400, "missing_parameter", "file", "file is missing", "send it").exception();
    }
    if (purpose.isEmpty()) {
      throw Failure.of(400, "missing_parameter", "purpose", "purpose is missing", "send batch")
          .exception();
    }
    return file;
  }

  private static String purpose(String purpose) {
    if (!purpose.equals(StoredFile.INPUT)) {
      throw Failure.unsupported(
              "purpose", "the purpose is '" + purpose + "'", "files are for batches: send batch")
          .exception();
    }
    return purpose;
  }

  /** The last part of what may have been a path. */
  private static String name(String given) {
    String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String cut = name.length() > NAME_LENGTH_MAX ? name.substring(0, NAME_LENGTH_MAX) : name;
    return cut.isEmpty() ? "file.jsonl" : cut;
  }

  private void list(Exchange exchange) {
    String purpose = exchange.query("purpose");
    List<StoredFile> all = new ArrayList<>(store.all(exchange.caller().tenant()));
    all.removeIf(file -> !purpose.isEmpty() && !file.purpose().equals(purpose));
    if (exchange.query("order").equals("asc")) {
      all = all.reversed();
    }
    exchange.json(200, Page.of(exchange, all, StoredFile::id, StoredFile::json));
  }

  private void one(Exchange exchange) {
    exchange.json(200, store.find(exchange.caller().tenant(), exchange.pathPart("id")).json());
  }

  private void content(Exchange exchange) {
    exchange.file(
        "application/jsonl", store.content(exchange.caller().tenant(), exchange.pathPart("id")));
  }

  private void delete(Exchange exchange) {
    String id = exchange.pathPart("id");
    store.delete(exchange.caller().tenant(), id);
    ObjectNode answer = Json.object().put("id", id).put("object", "file");
    exchange.json(200, answer.put("deleted", true));
  }
}
