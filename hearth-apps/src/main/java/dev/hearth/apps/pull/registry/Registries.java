package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.Network;
import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.apps.pull.Offer;
import dev.hearth.apps.pull.PartFile;
import dev.hearth.apps.pull.Patience;
import dev.hearth.apps.pull.RemoteFile;
import dev.hearth.apps.pull.Source;
import dev.hearth.apps.pull.Watcher;
import dev.hearth.format.library.ModelNames;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Asks registries and web servers. */
public final class Registries implements Network {
  private final Web web;
  private final HubOffers hub;
  private final OllamaOffers ollama;
  private final Patience patience;

  public Registries(NetworkSettings settings, Patience patience) {
    this.web = new Web(settings, patience);
    this.hub = new HubOffers(web, settings);
    this.ollama = new OllamaOffers(web, settings);
    this.patience = patience;
  }

  @Override
  public Offer offer(Source source) {
    return switch (source) {
      case Source.HuggingFace from -> hub.offer(from);
      case Source.Ollama from -> ollama.offer(from);
      case Source.Web(URI address) -> page(source, address);
      case Source.Local _ -> throw new IllegalArgumentException("a file is not asked for");
    };
  }

  /** A plain address states nothing: size and digest are what comes. */
  private static Offer page(Source source, URI address) {
    String path = String.valueOf(address.getPath());
    String name = path.substring(path.lastIndexOf('/') + 1);
    RemoteFile file = new RemoteFile(name.isEmpty() ? "model.gguf" : name, address, -1, "");
    return new Offer(
        source,
        ModelNames.from(ModelNames.ofFile(file.path())),
        "",
        "",
        "",
        List.of(file),
        List.of("nobody states this file's digest: what comes is written down as it is"));
  }

  @Override
  public PartFile fetch(RemoteFile file, Place place, Watcher watcher) {
    try {
      return new Download(web, patience, file, watcher).run(place);
    } catch (InterruptedException e) {
      throw Web.cancelled(e);
    }
  }

  @Override
  public Beginning beginning(URI address, int bytes) {
    Map<String, String> headers = Map.of("Range", "bytes=0-" + (bytes - 1));
    try (Web.Answer answer = web.get(address, headers)) {
      if (answer.status() != 206 && answer.status() != 200) {
        throw web.failed(address, answer.status());
      }
      Ranges.Probe probe = Ranges.probe(answer);
      return new Beginning(answer.body().readNBytes(bytes), probe.bytes());
    } catch (IOException e) {
      throw Web.unreachable(address, e);
    } catch (InterruptedException e) {
      throw Web.cancelled(e);
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
