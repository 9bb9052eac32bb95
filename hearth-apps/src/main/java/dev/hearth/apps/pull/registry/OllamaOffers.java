package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.apps.pull.Offer;
import dev.hearth.apps.pull.RemoteFile;
import dev.hearth.apps.pull.Source;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.ModelNames;
import dev.hearth.format.library.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A registry as Ollama keeps models in: {@code /v2/SPACE/MODEL/manifests/TAG} lists layers by media
 * type and digest, {@code /v2/SPACE/MODEL/blobs/DIGEST} has their bytes.
 */
final class OllamaOffers {
  private static final String TYPE = "application/vnd.ollama.image.";
  private static final String ACCEPT = "application/vnd.docker.distribution.manifest.v2+json";
  private static final int MANIFEST_BYTES_MAX = 1 << 20;
  private static final int LICENCE_BYTES_MAX = 1 << 20;
  private static final int LICENCE_NAME_MAX = 80;
  private static final Set<String> NOT_TAKEN = Set.of("adapter", "projector", "system", "messages");

  private final Web web;
  private final NetworkSettings settings;

  OllamaOffers(Web web, NetworkSettings settings) {
    this.web = web;
    this.settings = settings;
  }

  Offer offer(Source.Ollama source) {
    URI base = source.host().isEmpty() ? settings.ollama() : URI.create("https://" + source.host());
    String repository =
        base.toString().replaceFirst("/+$", "") + "/v2/" + source.space() + "/" + source.model();
    URI address = URI.create(repository + "/manifests/" + source.tag());
    byte[] body = web.small(address, Map.of("Accept", ACCEPT), MANIFEST_BYTES_MAX);
    JsonNode manifest = HubOffers.parse(body, address);
    List<RemoteFile> models = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String card = "";
    for (JsonNode layer : manifest.path("layers")) {
      String type = layer.path("mediaType").asString("");
      String kind = type.startsWith(TYPE) ? type.substring(TYPE.length()) : "";
      if (kind.equals("model")) {
        models.add(file(layer, repository, source));
      } else if (kind.equals("license")) {
        card = card.isEmpty() ? text(file(layer, repository, source)) : card;
      } else if (NOT_TAKEN.contains(kind)) {
        notes.add("the registry's " + kind + " layer is not taken: the file itself is the model");
      }
    }
    if (models.size() != 1) {
      throw new HearthException(
          Code.UNSUPPORTED,
          source.text() + " has " + models.size() + " GGUF files, not one",
          "use hf:OWNER/REPO with a GGUF file of the model");
    }
    return new Offer(
        source,
        ModelNames.from(source.model() + "-" + source.tag()),
        "sha256:" + Sha256.of(body),
        firstLine(card),
        card,
        models,
        notes);
  }

  private static RemoteFile file(JsonNode layer, String repository, Source.Ollama source) {
    String digest = layer.path("digest").asString("");
    long bytes = layer.path("size").asLong(-1);
    if (!digest.matches("sha256:[0-9a-f]{64}") || bytes < 0) {
      throw new HearthException(
          Code.BAD_INPUT, "the registry's list for " + source.text() + " is damaged", "try again");
    }
    return new RemoteFile(
        source.model() + "-" + source.tag(),
        URI.create(repository + "/blobs/" + digest),
        bytes,
        digest.substring("sha256:".length()));
  }

  private String text(RemoteFile file) {
    if (file.bytes() > LICENCE_BYTES_MAX) {
      return "";
    }
    byte[] body = web.small(file.address(), Map.of(), LICENCE_BYTES_MAX);
    if (!Sha256.of(body).equals(file.sha256())) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "the licence of " + file.path() + " is not the one that the registry lists",
          "try again");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String firstLine(String licence) {
    String line =
        licence.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.length() > LICENCE_NAME_MAX ? line.substring(0, LICENCE_NAME_MAX) : line;
  }
}
