package dev.hearth.server.tenant;

import dev.hearth.format.HearthException;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The file of keys. A running server sees changes: a revoked key ends within a second. */
public final class KeyFile {
  private static final String PREFIX = "hearth-";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;

  /**
   * @param path need not be there yet: then there are no keys
   */
  public KeyFile(Path path) {
    this.path = path;
  }

  /** A new key: the only time that it is seen. */
  public static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of a key. */
  public static String hash(String secret) {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** When the file changed last; the beginning of time where it is not there. */
  FileTime changed() {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** All keys. */
  public List<Key> read() {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw damaged("it cannot be read", e);
    }
    try {
      List<Key> keys = new ArrayList<>();
      for (JsonNode node : Json.read(text, "the file of keys").path("keys")) {
        keys.add(key(node));
      }
      return keys;
    } catch (RuntimeException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private HearthException damaged(String why, Throwable cause) {
    return new HearthException(
        HearthException.Code.BAD_INPUT,
        "the file of keys " + path + " cannot be used: " + why,
        "correct or remove it, then add keys again",
        cause);
  }

  private static Key key(JsonNode node) {
    Set<String> models = new HashSet<>();
    node.path("models").forEach(model -> models.add(model.asString()));
    return new Key(
        node.required("name").asString(),
        node.required("tenant").asString(),
        node.required("hash").asString(),
        Instant.parse(node.required("created").asString()),
        node.path("manages").asBoolean(false),
        node.path("priority").asInt(0),
        models,
        new Key.Limits(
            node.path("requests_per_minute").asInt(0),
            node.path("tokens_per_minute").asInt(0),
            node.path("tokens_per_day").asLong(0),
            node.path("concurrent").asInt(0)));
  }

  /**
   * Adds a key.
   *
   * @throws HearthException USAGE where there is one of that name
   */
  public void add(Key key) {
    List<Key> keys = new ArrayList<>(read());
    if (keys.stream().anyMatch(other -> other.name().equals(key.name()))) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "there is a key named " + key.name(),
          "choose another name, or revoke that one first");
    }
    keys.add(key);
    write(keys);
  }

  /**
   * Removes a key.
   *
   * @throws HearthException NOT_FOUND where there is none of that name
   */
  public void revoke(String name) {
    List<Key> keys = new ArrayList<>(read());
    if (!keys.removeIf(key -> key.name().equals(name))) {
      throw new HearthException(
          HearthException.Code.NOT_FOUND,
          "there is no key named " + name,
          "see 'hearth keys list'");
    }
    write(keys);
  }

  private void write(List<Key> keys) {
    ObjectNode root = Json.object();
    ArrayNode all = root.put("version", 1).putArray("keys");
    for (Key key : keys) {
      ObjectNode node = all.addObject();
      node.put("name", key.name()).put("tenant", key.tenant()).put("hash", key.hash());
      node.put("created", key.created().toString());
      node.put("manages", key.manages()).put("priority", key.priority());
      ArrayNode models = node.putArray("models");
      key.models().stream().sorted().forEach(models::add);
      node.put("requests_per_minute", key.limits().requestsPerMinute());
      node.put("tokens_per_minute", key.limits().tokensPerMinute());
      node.put("tokens_per_day", key.limits().tokensPerDay());
      node.put("concurrent", key.limits().concurrent());
    }
    try {
      WholeFiles.write(path, Json.bytes(root));
    } catch (IOException e) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "the file of keys " + path + " cannot be written",
          "check the folder's permissions",
          e);
    }
  }
}
