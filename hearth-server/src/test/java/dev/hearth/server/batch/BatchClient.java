package dev.hearth.server.batch;

import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Uploads, begins batches and asks for them, as clients do. */
record BatchClient(HttpClient http, String address, String[] headers) {
  BatchClient(HttpClient http, String address) {
    this(http, address, new String[0]);
  }

  record Answer(int status, String text) {
    JsonNode json() {
      return Json.read(text, "the answer");
    }
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(at(path));
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(at(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(at(path).DELETE());
  }

  Answer upload(String purpose, String content) throws IOException, InterruptedException {
    String form =
        "--xx\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
            + purpose
            + "\r\n--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\""
            + "\r\nContent-Type: application/octet-stream\r\n\r\n"
            + content
            + "\r\n--xx--\r\n";
    return send(
        at("/v1/files")
            .header("Content-Type", "multipart/form-data; boundary=xx")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** Uploads and begins; the batch's id. */
  String begin(String endpoint, String lines) throws IOException, InterruptedException {
    String file = upload("batch", lines).json().get("id").asString();
    return post(
            "/v1/batches",
            "{\"input_file_id\":\"%s\",\"endpoint\":\"%s\",\"completion_window\":\"24h\"}"
                .formatted(file, endpoint))
        .json()
        .get("id")
        .asString();
  }

  JsonNode batch(String id) throws IOException, InterruptedException {
    return get("/v1/batches/" + id).json();
  }

  /** Asks until it has ended. */
  JsonNode ended(String id) throws IOException, InterruptedException {
    while (true) {
      JsonNode batch = batch(id);
      if (List.of("completed", "failed", "expired", "cancelled")
          .contains(batch.path("status").asString())) {
        return batch;
      }
      Thread.onSpinWait();
    }
  }

  List<JsonNode> lines(JsonNode file) throws IOException, InterruptedException {
    return get("/v1/files/" + file.asString() + "/content")
        .text()
        .lines()
        .map(line -> Json.read(line, "a line"))
        .toList();
  }
}
