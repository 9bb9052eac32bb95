package dev.hearth.main.serve;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.KeptOnDisk;
import dev.hearth.engine.loop.Engines;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Kind;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.main.inspect.TypeShare;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens GGUF files with one set of settings. */
public final class FileOpener implements ModelOpener {
  private static final String ARCHITECTURE = "general.architecture";
  private static final String TEMPLATE = "tokenizer.chat_template";

  private final EngineSettings settings;
  private final @Nullable KeptOnDisk kept;
  private final Consumer<Path> guard;

  /**
   * @param kept where beginnings of prompts outlive a model; null for nowhere
   * @param guard refuses files that are not those that are pinned
   */
  public FileOpener(EngineSettings settings, @Nullable KeptOnDisk kept, Consumer<Path> guard) {
    this.settings = settings;
    this.kept = kept;
    this.guard = guard;
  }

  @Override
  public Models.Known describe(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      Metadata metadata = file.metadata();
      String family = metadata.string(ARCHITECTURE);
      List<TypeShare> shares = TypeShare.of(file.tensors());
      return new Models.Known(
          path.getFileName().toString(),
          file.fileBytes(),
          Files.getLastModifiedTime(path).toInstant(),
          family,
          shares.isEmpty() ? "" : shares.getFirst().type().name().toUpperCase(Locale.ROOT),
          shares.stream().mapToLong(TypeShare::weights).sum(),
          metadata.integer(family + ".context_length", 0),
          metadata.string(TEMPLATE, ""),
          metadata.has(family + ".pooling_type")
              || !metadata.flag(family + ".attention.causal", true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From the header alone: the weights exactly, keys and values as if every layer kept all
   * positions. The engine counts precisely when it opens the file; this only keeps what is hopeless
   * from being opened.
   */
  @Override
  public Need need(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      Metadata metadata = file.metadata();
      String family = metadata.string(ARCHITECTURE);
      long weights = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
      return new Need(Math.addExact(weights, adapterBytes()), bytesPerToken(metadata, family), 0);
    }
  }

  private long adapterBytes() {
    long bytes = 0;
    for (AdapterSettings adapter : settings.adapters()) {
      try (LoraFile file = LoraFile.open(adapter.file())) {
        bytes = Math.addExact(bytes, file.memoryBytes());
      }
    }
    return bytes;
  }

  private long bytesPerToken(Metadata metadata, String family) {
    int layers = metadata.integer(family + ".block_count", 0);
    String attention = family + ".attention.";
    int heads = metadata.integer(attention + "head_count", 1);
    String key = attention + "head_count_kv";
    long keyValueHeads = (long) layers * heads;
    if (metadata.has(key)) {
      keyValueHeads =
          metadata.kind(key) instanceof Kind.Array
              ? Arrays.stream(metadata.integers(key)).asLongStream().sum()
              : (long) layers * metadata.integer(key);
    }
    int width = metadata.integer(family + ".embedding_length", 0) / Math.max(1, heads);
    long columns =
        metadata.integer(attention + "key_length", width)
            + (long) metadata.integer(attention + "value_length", width);
    return Math.multiplyExact(keyValueHeads, columns) * bytesPerValue(settings.cacheType());
  }

  private static int bytesPerValue(CacheType type) {
    return type == CacheType.F32 ? 4 : 2;
  }

  @Override
  public Engine open(Path path, int contextTokens) {
    guard.accept(path);
    return Engines.open(path, settings.withContextTokens(contextTokens), kept);
  }
}
