package dev.hearth.server.openai;

import dev.hearth.format.HearthException;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses that were kept, one file each, in a folder for each tenant: another tenant's ids do not
 * exist. The newest {@value #KEPT_MAX} of a tenant are kept.
 */
final class ResponseStore {
  static final int KEPT_MAX = 1000;

  private static final Pattern ID = Pattern.compile("resp_[0-9a-f]{16}");

  private final Path folder;

  ResponseStore(Path folder) {
    this.folder = folder;
  }

  /**
   * A response and the conversation up to its end.
   *
   * @param items inputs and outputs of all its predecessors and of itself
   */
  record Stored(ObjectNode response, ArrayNode items) {}

  private Path file(String tenant, String id) {
    if (!ID.matcher(id).matches()) {
      throw missing(id);
    }
    return folder.resolve(tenant).resolve(id + ".json");
  }

  private static RuntimeException missing(String id) {
    return Failure.of(
            404,
            "response_not_found",
            "previous_response_id",
            "there is no response '" + id + "'",
            "send the whole conversation")
        .exception();
  }

  void keep(String tenant, String id, Stored stored) {
    ObjectNode root = Json.object();
    root.set("response", stored.response());
    root.set("items", stored.items());
    try {
      WholeFiles.write(file(tenant, id), Json.bytes(root));
      forgetOldest(folder.resolve(tenant));
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "the response could not be stored",
          "send store false, or check the disk",
          e);
    }
  }

  private static void forgetOldest(Path tenant) throws IOException {
    try (Stream<Path> files = Files.list(tenant)) {
      List<Path> all = files.filter(path -> path.toString().endsWith(".json")).toList();
      if (all.size() > KEPT_MAX) {
        List<Path> oldest =
            all.stream()
                .sorted(Comparator.comparingLong(path -> path.toFile().lastModified()))
                .limit(all.size() - KEPT_MAX)
                .toList();
        for (Path path : oldest) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  Stored find(String tenant, String id) {
    try {
      if (Json.read(Files.readString(file(tenant, id)), "a stored response")
              instanceof ObjectNode root
          && root.get("response") instanceof ObjectNode response
          && root.get("items") instanceof ArrayNode items) {
        return new Stored(response, items);
      }
      throw missing(id);
    } catch (NoSuchFileException e) {
      throw missing(id);
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT, "the stored response cannot be read", "", e);
    }
  }

  void delete(String tenant, String id) {
    try {
      if (!Files.deleteIfExists(file(tenant, id))) {
        throw missing(id);
      }
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT, "the stored response cannot be deleted", "", e);
    }
  }
}
