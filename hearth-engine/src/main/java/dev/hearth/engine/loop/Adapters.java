package dev.hearth.engine.loop;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.model.AdapterMix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The adapters of an engine: which there are never changes, their scales for requests that name
 * none may. Any thread.
 */
final class Adapters {
  private final List<AdapterFacts> loaded;
  private volatile float[] standing;

  Adapters(List<AdapterFacts> loaded) {
    this.loaded = List.copyOf(loaded);
    this.standing = new float[loaded.size()];
    for (AdapterFacts adapter : loaded) {
      standing[adapter.id()] = adapter.scale();
    }
  }

  List<AdapterFacts> facts() {
    float[] now = standing;
    return loaded.stream().map(adapter -> adapter.withScale(now[adapter.id()])).toList();
  }

  /**
   * What a request computes under.
   *
   * @param wanted scales by name, the rest 0; empty for the standing scales
   * @throws HearthException NOT_FOUND for a name that no adapter has
   */
  AdapterMix mix(Optional<Map<String, Float>> wanted) {
    return AdapterMix.of(wanted.map(this::scales).orElse(standing));
  }

  /** Changes the standing scales, for requests from now on. */
  void stand(Map<String, Float> scales) {
    standing = scales(scales);
  }

  private float[] scales(Map<String, Float> wanted) {
    float[] scales = new float[loaded.size()];
    wanted.forEach((name, scale) -> {
      AdapterSettings.checkScale(name, scale);
      scales[named(name)] = scale;
    });
    return scales;
  }

  private int named(String name) {
    List<String> names = new ArrayList<>();
    for (AdapterFacts adapter : loaded) {
      if (adapter.name().equals(name)) {
        return adapter.id();
      }
      names.add(adapter.name());
    }
    throw new HearthException(
        Code.NOT_FOUND,
        "the model was opened without an adapter '" + name + "'",
        names.isEmpty()
            ? "open it with adapters (--lora FILE)"
            : "use one of: " + String.join(", ", names));
  }
}
