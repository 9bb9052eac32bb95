package dev.hearth.apps.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearth.apps.room.AnswerSchema.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an answer cites, claims and proposes is found by its schema. */
class AnswerSchemaTest {
  private static AnswerSchema schema(String room) throws IOException {
    RoomSource source = BuiltInRooms.source(room).orElseThrow();
    String text = new String(source.read("schema.json").orElseThrow(), StandardCharsets.UTF_8);
    return AnswerSchema.read(text, new ArrayList<>()).orElseThrow();
  }

  @Test
  void findsThePartsOfATriage() throws IOException {
    AnswerSchema.Parts parts =
        schema("triage")
            .parts(
                Trees.read(
                    """
                    {"root_cause":{"kind":"oom_killed","text":"too little memory"},
                     "evidence":["E7","E2","E7"],"commands":["kubectl get pods"],
                     "confidence":"high","missing":["kernel log"]}\
                    """));
    assertThat(parts.evidence()).containsExactly("E7", "E2");
    assertThat(parts.commands()).containsExactly("kubectl get pods");
    assertThat(parts.claims())
        .containsExactly(
            new Claim("root_cause.text", "too little memory", List.of("E7", "E2", "E7"), true));
    assertThat(parts.leaves())
        .extracting(AnswerSchema.Leaf::path)
        .containsExactly(
            "root_cause.kind",
            "root_cause.text",
            "evidence[0]",
            "evidence[1]",
            "evidence[2]",
            "commands[0]",
            "confidence",
            "missing[0]");
  }

  @Test
  void noCauseNeedsNoProof() throws IOException {
    for (String kind : List.of("none", "unknown")) {
      AnswerSchema.Parts parts =
          schema("triage")
              .parts(
                  Trees.read(
                      "{\"root_cause\":{\"kind\":\"%s\",\"text\":\"t\"},\"evidence\":[]}"
                          .formatted(kind)));
      assertThat(parts.claims()).extracting(Claim::unsupported).containsExactly(false);
    }
    AnswerSchema.Parts bare =
        schema("triage")
            .parts(
                Trees.read(
                    "{\"root_cause\":{\"kind\":\"disk_full\",\"text\":\"t\"},\"evidence\":[]}"));
    assertThat(bare.claims()).extracting(Claim::unsupported).containsExactly(true);
  }

  @Test
  void everyClaimOfAListHasItsOwnProof() throws IOException {
    AnswerSchema.Parts parts =
        schema("log-digest")
            .parts(
                Trees.read(
                    """
                    {"summary":"s","evidence":["E1"],
                     "events":[{"severity":"error","text":"a","evidence":["E2"]},
                       {"severity":"error","text":"b","evidence":["E3","E4"]}],"missing":[]}\
                    """));
    assertThat(parts.claims())
        .extracting(Claim::path, Claim::evidence)
        .containsExactly(
            tuple("summary", List.of("E1")),
            tuple("events[0].text", List.of("E2")),
            tuple("events[1].text", List.of("E3", "E4")));
    assertThat(parts.evidence()).containsExactly("E1", "E2", "E3", "E4");
  }

  @Test
  void aRunMayCiteItsOwnIdsOnly() throws IOException {
    String text = schema("triage").forEvidence(List.of("E1", "E2"));
    assertThat(Trees.read(text).path("$defs").path("evidence_id").toString())
        .isEqualTo("{\"enum\":[\"E1\",\"E2\"]}");
    assertThat(List.copyOf(Trees.read(text).path("properties").propertyNames()))
        .containsExactly("root_cause", "evidence", "commands", "confidence", "missing");
  }
}
