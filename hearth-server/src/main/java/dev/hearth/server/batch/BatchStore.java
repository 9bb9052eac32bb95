package dev.hearth.server.batch;

import dev.hearth.format.HearthException;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Batches, a folder each in a folder for each tenant: {@code batch.json}, which is written whole at
 * every change and makes it exist, and while it runs {@code requests.jsonl} and {@code journal}.
 */
final class BatchStore {
  private static final Pattern ID = Pattern.compile("batch_[0-9a-f]{16}");
  private static final Set<String> ENDED = Set.of("completed", "failed", "expired", "cancelled");

  private final Path folder;

  BatchStore(Path folder) {
    this.folder = folder;
  }

  /**
   * A batch as it is on the disk.
   *
   * @param key the name of the key that asked for it
   * @param state as clients see it
   */
  record Stored(String tenant, String key, ObjectNode state) {
    String id() {
      return state.path("id").asString();
    }

    String status() {
      return state.path("status").asString();
    }

    boolean ended() {
      return ENDED.contains(status());
    }
  }

  private Path home(String tenant, String id) {
    if (!ID.matcher(id).matches()) {
      throw missing(id);
    }
    return folder.resolve(tenant).resolve(id);
  }

  Path requests(Stored batch) {
    return home(batch.tenant, batch.id()).resolve("requests.jsonl");
  }

  Path journal(Stored batch) {
    return home(batch.tenant, batch.id()).resolve("journal");
  }

  private static RuntimeException missing(String id) {
    return Failure.of(
            404, "batch_not_found", "batch_id", "there is no batch '" + id + "'", "see the list")
        .exception();
  }

  /** Makes a new batch, whose requests are kept apart from the file that they came in. */
  void create(Stored batch, Path input) {
    try {
      Path home = home(batch.tenant, batch.id());
      Files.createDirectories(home);
      try {
        Files.createLink(requests(batch), input);
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(input, requests(batch));
      }
      save(batch);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  void save(Stored batch) {
    ObjectNode root = Json.object().put("key", batch.key);
    root.set("batch", batch.state);
    try {
      WholeFiles.write(home(batch.tenant, batch.id()).resolve("batch.json"), Json.bytes(root));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  Stored find(String tenant, String id) {
    try {
      String text = Files.readString(home(tenant, id).resolve("batch.json"));
      if (Json.read(text, "a stored batch") instanceof ObjectNode root
          && root.get("batch") instanceof ObjectNode state) {
        return new Stored(tenant, root.path("key").asString(""), state);
      }
      throw missing(id);
    } catch (NoSuchFileException e) {
      throw missing(id);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** All batches of a tenant, the newest first. */
  List<Stored> all(String tenant) {
    List<Stored> all = new ArrayList<>();
    for (Path home : folders(folder.resolve(tenant))) {
      String id = home.getFileName().toString();
      if (ID.matcher(id).matches() && Files.exists(home.resolve("batch.json"))) {
        all.add(find(tenant, id));
      }
    }
    all.sort(
        Comparator.<Stored>comparingLong(b -> b.state.path("created_at").asLong())
            .reversed()
            .thenComparing(Stored::id));
    return all;
  }

  /** Tenants that have batches. */
  List<String> tenants() {
    return folders(folder).stream().map(path -> path.getFileName().toString()).toList();
  }

  private static List<Path> folders(Path of) {
    try (Stream<Path> entries = Files.list(of)) {
      return entries.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Removes what a batch that has ended no longer needs. */
  void tidy(Stored batch) throws IOException {
    Files.deleteIfExists(requests(batch));
    Files.deleteIfExists(journal(batch));
  }

  private static HearthException broken(IOException e) {
    return new HearthException(
        HearthException.Code.DOES_NOT_FIT,
        "the stored batches cannot be read or written: " + e.getMessage(),
        "check the disk and the folder's permissions",
        e);
  }
}
