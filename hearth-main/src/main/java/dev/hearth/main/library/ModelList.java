package dev.hearth.main.library;

import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.report.Fact;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What models there are, as people and scripts read it. */
public final class ModelList {
  private ModelList() {}

  /** Models of the library, then those of other programs. */
  public static void print(Session session) throws IOException {
    Console console = session.console();
    Set<String> pinned = pinned(session);
    List<Library.Entry> entries = ModelFiles.library(session).entries();
    List<Caches.Found> found = session.surroundings().caches().all();
    if (entries.isEmpty() && found.isEmpty()) {
      console.note("no models yet: 'hearth pull hf:OWNER/REPO' gets one");
    }
    for (Library.Entry entry : entries) {
      Optional<ModelRecord> known = entry.known();
      console.line(
          String.format(
                  Locale.ROOT,
                  "%-40s %9s  %-12s %s%s",
                  entry.name(),
                  Library.whole(entry) ? Fact.Bytes.of(bytes(entry)) : "damaged",
                  known.map(k -> k.sha256().substring(0, 12)).orElse("no record"),
                  Visible.line(known.map(ModelRecord::source).orElse("")),
                  pinned.contains(entry.name()) ? "  pinned" : "")
              .stripTrailing());
    }
    for (Caches.Found model : found) {
      console.line(
          String.format(
              Locale.ROOT,
              "%-40s %9s  %-12s %s",
              Visible.line(model.source()),
              Fact.Bytes.of(Files.size(model.file())),
              model.sha256().isEmpty() ? "" : model.sha256().substring(0, 12),
              "in the cache of " + model.program()));
    }
  }

  private static Set<String> pinned(Session session) {
    return session.surroundings().lock().entries().stream()
        .map(ModelRecord::name)
        .collect(Collectors.toSet());
  }

  private static long bytes(Library.Entry entry) throws IOException {
    long bytes = 0;
    for (Path file : entry.files()) {
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  /** {@code {"models":[…],"caches":[…]}}. */
  public static ObjectNode json(Session session) throws IOException {
    Set<String> pinned = pinned(session);
    ObjectNode root = Json.object();
    ArrayNode models = root.putArray("models");
    for (Library.Entry entry : ModelFiles.library(session).entries()) {
      ObjectNode model = node(entry);
      model.put("pinned", pinned.contains(entry.name()));
      models.add(model);
    }
    ArrayNode caches = root.putArray("caches");
    for (Caches.Found model : session.surroundings().caches().all()) {
      caches
          .addObject()
          .put("program", model.program())
          .put("name", model.name())
          .put("source", model.source())
          .put("sha256", model.sha256())
          .put("bytes", Files.size(model.file()))
          .put("file", model.file().toString());
    }
    return root;
  }

  /** One model. */
  public static ObjectNode node(Library.Entry entry) throws IOException {
    ObjectNode model = Json.object().put("name", entry.name());
    model.put("whole", Library.whole(entry)).put("bytes", bytes(entry));
    entry.known().ifPresent(known -> facts(model, known));
    ArrayNode files = model.putArray("files");
    entry.files().forEach(file -> files.add(file.toString()));
    return model;
  }

  /** What is known of a model. */
  public static void facts(ObjectNode model, ModelRecord known) {
    model
        .put("source", known.source())
        .put("revision", known.revision())
        .put("licence", known.licence())
        .put("sha256", known.sha256())
        .put("digests_published", known.published());
  }
}
