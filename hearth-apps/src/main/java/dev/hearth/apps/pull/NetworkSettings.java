package dev.hearth.apps.pull;

import java.net.URI;

/**
 * Whom to ask, as the environment says.
 *
 * @param huggingFace the hub or a mirror ({@code HF_ENDPOINT})
 * @param token for the hub, never sent to another host; may be empty ({@code HF_TOKEN})
 * @param ollama the registry of models without a host
 * @param proxies by which way
 */
public record NetworkSettings(URI huggingFace, String token, URI ollama, Proxies proxies) {
  /** The public hub and registry, without token or proxy. */
  public static NetworkSettings standard() {
    return new NetworkSettings(
        URI.create("https://huggingface.co"),
        "",
        URI.create("https://registry.ollama.ai"),
        Proxies.none());
  }

  /**
   * Proxies, as {@code http_proxy}, {@code https_proxy} and {@code no_proxy} name them.
   *
   * @param http for {@code http:} addresses; empty for none
   * @param https for {@code https:} addresses; empty for none
   * @param direct hosts that are asked without one, separated by commas
   */
  public record Proxies(String http, String https, String direct) {
    public static Proxies none() {
      return new Proxies("", "", "");
    }
  }

  /** Without the token, which must not get into a log. */
  @Override
  public String toString() {
    return "NetworkSettings[huggingFace=%s, token=%s, ollama=%s]"
        .formatted(huggingFace, token.isEmpty() ? "none" : "(hidden)", ollama);
  }
}
