package dev.hearth.server.batch;

import dev.hearth.server.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a file.
 *
 * @param id by which its tenant names it
 * @param bytes its length
 * @param created seconds since 1970
 * @param name as it was uploaded
 * @param purpose {@code batch}, or {@code batch_output} for what a batch wrote
 */
record StoredFile(String id, long bytes, long created, String name, String purpose) {
  static final String INPUT = "batch";
  static final String OUTPUT = "batch_output";

  static StoredFile of(ObjectNode node) {
    return new StoredFile(
        node.required("id").asString(),
        node.required("bytes").asLong(),
        node.required("created_at").asLong(),
        node.required("filename").asString(),
        node.required("purpose").asString());
  }

  /** As clients see it. */
  ObjectNode json() {
    ObjectNode node = Json.object().put("id", id).put("object", "file");
    node.put("bytes", bytes).put("created_at", created).putNull("expires_at");
    node.put("filename", name).put("purpose", purpose);
    return node.put("status", "processed").putNull("status_details");
  }
}
