package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.apps.pull.Offer;
import dev.hearth.apps.pull.RemoteFile;
import dev.hearth.apps.pull.Source;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.ModelNames;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Hugging Face hub: {@code /api/models/REPO/revision/REV} names the commit, {@code
 * /api/models/REPO/tree/COMMIT} the files with the SHA-256 under which large ones are kept ({@code
 * lfs.oid}, also where Xet serves the bytes), {@code /REPO/resolve/COMMIT/PATH} the bytes.
 */
final class HubOffers {
  private static final int ANSWER_BYTES_MAX = 16 << 20;
  private static final int CARD_BYTES_MAX = 4 << 20;
  private static final int PAGES_MAX = 100;
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

  private final Web web;
  private final NetworkSettings settings;

  HubOffers(Web web, NetworkSettings settings) {
    this.web = web;
    this.settings = settings;
  }

  Offer offer(Source.HuggingFace source) {
    if (!settings.token().isEmpty() && Hosts.isOpen(settings.huggingFace())) {
      throw new HearthException(
          Code.REFUSED,
          "HF_TOKEN would travel to " + settings.huggingFace() + " for everybody to read",
          "use an https: address in HF_ENDPOINT, or unset HF_TOKEN");
    }
    String repository = source.owner() + "/" + source.repository();
    String revision = source.revision().isEmpty() ? "main" : source.revision();
    JsonNode about = json(at("/api/models/" + repository + "/revision/" + encoded(revision)));
    String commit = about.path("sha").asString("");
    if (!commit.matches("[0-9a-fA-F]{7,64}")) {
      throw damaged(repository, "names no commit");
    }
    List<RemoteFile> files = files(repository, commit);
    List<RemoteFile> chosen = HubChoice.of(files, source.pick(), repository);
    String first = chosen.getFirst().path();
    Source exact =
        new Source.HuggingFace(source.owner(), source.repository(), source.revision(), first);
    return new Offer(
        exact,
        ModelNames.from(ModelNames.ofFile(first)),
        commit,
        licence(about),
        card(files),
        chosen,
        List.of());
  }

  private static String licence(JsonNode about) {
    String named = about.path("cardData").path("license").asString("");
    for (JsonNode tag : about.path("tags")) {
      if (named.isEmpty() && tag.asString("").startsWith("license:")) {
        named = tag.asString("").substring("license:".length());
      }
    }
    return named;
  }

  private String card(List<RemoteFile> files) {
    for (RemoteFile file : files) {
      if (file.path().equals("README.md") && file.bytes() <= CARD_BYTES_MAX) {
        return new String(
            web.small(file.address(), Map.of(), CARD_BYTES_MAX), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private List<RemoteFile> files(String repository, String commit) {
    List<RemoteFile> files = new ArrayList<>();
    URI page = at("/api/models/" + repository + "/tree/" + commit + "?recursive=true");
    for (int i = 0; i < PAGES_MAX; i++) {
      Page answer = page(page);
      for (JsonNode entry : answer.content()) {
        if (entry.path("type").asString("").equals("file")) {
          files.add(file(entry, repository, commit));
        }
      }
      if (answer.next().isEmpty()) {
        return files;
      }
      URI next = page.resolve(answer.next());
      if (!Hosts.same(next, settings.huggingFace())) {
        throw damaged(repository, "continues its list of files on another host");
      }
      page = next;
    }
    throw new HearthException(
        Code.LIMIT, repository + " has more than " + PAGES_MAX + " pages of files", "");
  }

  private RemoteFile file(JsonNode entry, String repository, String commit) {
    String path = entry.path("path").asString("");
    JsonNode large = entry.path("lfs");
    long bytes = large.path("size").asLong(entry.path("size").asLong(-1));
    String oid = large.path("oid").asString("").replaceFirst("^sha256:", "");
    boolean digest = oid.matches("[0-9a-f]{64}");
    String encoded =
        Arrays.stream(path.split("/", -1)).map(HubOffers::encoded).collect(Collectors.joining("/"));
    URI address = at("/" + repository + "/resolve/" + commit + "/" + encoded);
    return new RemoteFile(path, address, bytes, digest ? oid : "");
  }

  private record Page(JsonNode content, String next) {}

  private Page page(URI address) {
    try (Web.Answer answer = web.get(address, Map.of("Accept", "application/json"))) {
      if (answer.status() != 200) {
        throw web.failed(address, answer.status());
      }
      byte[] body = answer.body().readNBytes(ANSWER_BYTES_MAX + 1);
      if (body.length > ANSWER_BYTES_MAX) {
        throw new HearthException(Code.LIMIT, address + " answers without end", "");
      }
      Matcher next = NEXT.matcher(answer.header("link"));
      return new Page(parse(body, address), next.find() ? next.group(1) : "");
    } catch (IOException e) {
      throw Web.unreachable(address, e);
    } catch (InterruptedException e) {
      throw Web.cancelled(e);
    }
  }

  private JsonNode json(URI address) {
    return page(address).content();
  }

  static JsonNode parse(byte[] body, URI address) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT, address + " does not answer in JSON", "check the address", e);
    }
  }

  private URI at(String path) {
    String base = settings.huggingFace().toString().replaceFirst("/+$", "");
    return URI.create(base + path);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static HearthException damaged(String repository, String what) {
    return new HearthException(
        Code.BAD_INPUT, "the hub's answer about " + repository + " " + what, "try again");
  }
}
