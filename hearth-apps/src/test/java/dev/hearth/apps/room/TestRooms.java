package dev.hearth.apps.room;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A room so small that a model with random weights can answer it. */
final class TestRooms {
  static final String SETTINGS =
      """
      room: small
      description: What does this say?
      model: {name: tiny}
      sampling:
        temperature: 0.9
        seed: 7
      context:
        evidence_tokens: 150
        reply_tokens: 200
        line_characters: 120
      checks:
        numbers: off
        support: warn
      review: optional
      """;

  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["kind", "text", "evidence"],
       "properties": {
         "kind": {"enum": ["red", "green", "none"]},
         "text": {"$ref": "#/$defs/claim"},
         "evidence": {"type": "array", "minItems": 1, "maxItems": 2,
           "items": {"$ref": "#/$defs/evidence_id"}}},
       "$defs": {
         "evidence_id": {"type": "string"},
         "claim": {"type": "string", "pattern": "^[a-z]{1,8}$"}}}
      """;

  private TestRooms() {}

  static void write(Path folder, String more) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("room.yaml"), SETTINGS + more);
    Files.writeString(folder.resolve("prompt.md"), "Say red or green.\n");
    Files.writeString(folder.resolve("schema.json"), SCHEMA);
  }
}
