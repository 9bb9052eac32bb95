package dev.hearth.apps.journal;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Entries as lines of JSON, each bound to the one before by its digest. */
final class Lines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Lines() {}

  /** The entry that comes after {@code last}, which is null for none. */
  static Entry next(List<Entry> before, String at, Happening what) {
    Entry last = before.isEmpty() ? null : before.getLast();
    Entry bare =
        new Entry(
            last == null ? 1 : last.sequence() + 1,
            at,
            what.kind(),
            what.run(),
            what.files(),
            what.summary(),
            last == null ? "" : last.digest(),
            "");
    return sealed(bare);
  }

  private static Entry sealed(Entry bare) {
    return new Entry(
        bare.sequence(),
        bare.at(),
        bare.kind(),
        bare.run(),
        bare.files(),
        bare.summary(),
        bare.previous(),
        Sha256.of(MAPPER.writeValueAsString(body(bare))));
  }

  static String text(Entry entry) {
    return MAPPER.writeValueAsString(body(entry).put("digest", entry.digest())) + "\n";
  }

  private static ObjectNode body(Entry entry) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("sequence", entry.sequence());
    root.put("at", entry.at());
    root.put("kind", entry.kind());
    root.put("run", entry.run());
    ObjectNode files = root.putObject("files");
    entry.files().forEach(files::put);
    ObjectNode summary = root.putObject("summary");
    entry.summary().forEach(summary::put);
    root.put("previous", entry.previous());
    return root;
  }

  /**
   * All entries of a journal whose last line is whole.
   *
   * @throws HearthException VERIFICATION_FAILED where a line is not what was written
   */
  static List<Entry> read(String text) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Entry entry = entry(line, number);
      String previous = entries.isEmpty() ? "" : entries.getLast().digest();
      boolean follows = entry.sequence() == number && entry.previous().equals(previous);
      if (!follows || !text(sealed(entry)).equals(line + "\n")) {
        throw changed(
            number, follows ? "is not what was written" : "does not follow the one above");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static Entry entry(String line, int number) {
    try {
      JsonNode root = MAPPER.readTree(line);
      SortedMap<String, String> files = new TreeMap<>();
      root.path("files").properties().forEach(f -> files.put(f.getKey(), f.getValue().asString()));
      Map<String, String> summary = new LinkedHashMap<>();
      root.path("summary")
          .properties()
          .forEach(s -> summary.put(s.getKey(), s.getValue().asString()));
      return new Entry(
          root.path("sequence").asLong(),
          root.path("at").asString(),
          root.path("kind").asString(),
          root.path("run").asString(),
          files,
          summary,
          root.path("previous").asString(),
          root.path("digest").asString());
    } catch (JacksonException e) {
      throw changed(number, "is not JSON");
    }
  }

  private static HearthException changed(int number, String how) {
    return new HearthException(
        Code.VERIFICATION_FAILED,
        "line " + number + " of the journal " + how,
        "somebody changed it: restore " + Journal.NAME + " from a copy");
  }
}
