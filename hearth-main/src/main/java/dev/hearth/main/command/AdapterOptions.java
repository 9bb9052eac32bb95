package dev.hearth.main.command;

import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.EngineSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Adapters to load; shared by the commands that answer. */
final class AdapterOptions {
  @Option(
      names = "--lora",
      paramLabel = "FILE[=SCALE]",
      description = "A LoRA adapter for the model, at scale 1 if not said; repeatable.")
  private List<String> adapters = new ArrayList<>();

  @Option(
      names = "--lora-any-base",
      description = "Take adapters even if they were trained on another model.")
  private boolean anyBase;

  boolean none() {
    return adapters.isEmpty();
  }

  /** The files that may be meant, with and without what follows an equals sign. */
  List<String> names() {
    List<String> names = new ArrayList<>(adapters);
    adapters.stream()
        .filter(text -> text.lastIndexOf('=') > 0)
        .map(text -> text.substring(0, text.lastIndexOf('=')))
        .forEach(names::add);
    return names;
  }

  EngineSettings into(EngineSettings settings) {
    return settings.withAdapters(adapters.stream().map(this::adapter).toList());
  }

  private AdapterSettings adapter(String text) {
    int equals = text.lastIndexOf('=');
    String file = equals < 0 ? text : text.substring(0, equals);
    float scale = equals < 0 ? 1f : scale(text, text.substring(equals + 1));
    if (file.isBlank()) {
      throw EngineOptions.unknown("--lora", text, "a file such as adapter.gguf");
    }
    AdapterSettings adapter = AdapterSettings.of(Path.of(file), scale);
    return anyBase ? adapter.onAnyBase() : adapter;
  }

  private static float scale(String text, String number) {
    try {
      return Float.parseFloat(number);
    } catch (NumberFormatException e) {
      throw EngineOptions.unknown("--lora", text, "a file and a number, such as adapter.gguf=0.5");
    }
  }
}
