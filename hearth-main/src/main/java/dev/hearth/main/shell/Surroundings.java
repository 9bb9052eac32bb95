package dev.hearth.main.shell;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.LockFile;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the environment says of the world around models, read once at the start.
 *
 * @param network whom to ask
 * @param offline whether nobody may be asked ({@code HEARTH_OFFLINE}, {@code HF_HUB_OFFLINE})
 * @param caches where other programs keep models
 * @param folder where the command was called: the lock file is looked for from here upwards
 */
public record Surroundings(NetworkSettings network, boolean offline, Caches caches, Path folder) {
  /** Nothing around: no network, no caches. */
  public static Surroundings none(Path folder) {
    return new Surroundings(NetworkSettings.standard(), true, Caches.none(), folder);
  }

  /** The lock file that counts here. */
  public LockFile lock() {
    return LockFile.near(folder);
  }

  /**
   * Reads them.
   *
   * @param environment the process's environment variables
   * @param userHome the user's home folder
   * @param folder the working folder
   */
  public static Surroundings read(Map<String, String> environment, String userHome, Path folder) {
    NetworkSettings standard = NetworkSettings.standard();
    NetworkSettings network =
        new NetworkSettings(
            address(environment, "HF_ENDPOINT", standard.huggingFace()),
            environment.getOrDefault("HF_TOKEN", "").strip(),
            address(environment, "HEARTH_OLLAMA_REGISTRY", standard.ollama()),
            new NetworkSettings.Proxies(
                either(environment, "http_proxy"),
                either(environment, "https_proxy"),
                either(environment, "no_proxy")));
    boolean offline = isSet(environment, "HEARTH_OFFLINE") || isSet(environment, "HF_HUB_OFFLINE");
    return new Surroundings(
        network, offline, caches(environment, Path.of(userHome)), folder.toAbsolutePath());
  }

  private static Caches caches(Map<String, String> environment, Path home) {
    Path ollama = path(environment, "OLLAMA_MODELS", home.resolve(".ollama/models"));
    Path huggingFace = path(environment, "HF_HOME", home.resolve(".cache/huggingface"));
    Path hub = path(environment, "HF_HUB_CACHE", huggingFace.resolve("hub"));
    return new Caches(
        List.of(ollama),
        List.of(hub),
        List.of(home.resolve(".lmstudio/models"), home.resolve(".cache/lm-studio/models")));
  }

  /** Programs write these names in lower and in upper case; the lower counts first. */
  private static String either(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    String value = environment.getOrDefault(name, upper);
    String all = environment.getOrDefault("all_proxy", environment.getOrDefault("ALL_PROXY", ""));
    return value.isEmpty() && !name.equals("no_proxy") ? all : value;
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return !value.isEmpty() && !value.equals("0");
  }

  private static Path path(Map<String, String> environment, String name, Path fallback) {
    String value = environment.getOrDefault(name, "");
    try {
      return value.isEmpty() ? fallback : Path.of(value);
    } catch (InvalidPathException e) {
      throw new HearthException(Code.USAGE, name + " is not a path", "set it to a folder", e);
    }
  }

  private static URI address(Map<String, String> environment, String name, URI fallback) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      return fallback;
    }
    String wrong = name + " is not an address";
    try {
      URI address = URI.create(value);
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
      throw new HearthException(Code.USAGE, wrong, "set it to one such as https://mirror.example");
    } catch (IllegalArgumentException e) {
      throw new HearthException(
          Code.USAGE, wrong, "set it to one such as https://mirror.example", e);
    }
  }
}
