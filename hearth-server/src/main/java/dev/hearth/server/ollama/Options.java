package dev.hearth.server.ollama;

import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.SamplingWish;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code options} of a request.
 *
 * @param outputTokensMax 0 for as far as the context goes
 * @param contextTokens 0 for the allocated context
 */
record Options(SamplingWish sampling, int outputTokensMax, List<String> stops, int contextTokens) {
  private static final Map<String, SamplerOption> NAMES =
      Map.ofEntries(
          Map.entry("temperature", SamplerOption.TEMPERATURE),
          Map.entry("top_k", SamplerOption.TOP_K),
          Map.entry("top_p", SamplerOption.TOP_P),
          Map.entry("min_p", SamplerOption.MIN_P),
          Map.entry("typical_p", SamplerOption.TYPICAL_P),
          Map.entry("repeat_penalty", SamplerOption.REPEAT_PENALTY),
          Map.entry("presence_penalty", SamplerOption.PRESENCE_PENALTY),
          Map.entry("frequency_penalty", SamplerOption.FREQUENCY_PENALTY),
          Map.entry("mirostat", SamplerOption.MIROSTAT),
          Map.entry("mirostat_tau", SamplerOption.MIROSTAT_TAU),
          Map.entry("mirostat_eta", SamplerOption.MIROSTAT_ETA));

  /** Settings of another program's memory and processors; here they are the server's own. */
  private static final String[] HARMLESS = {
    "num_keep",
    "num_gpu",
    "main_gpu",
    "num_thread",
    "num_batch",
    "low_vram",
    "use_mmap",
    "use_mlock",
    "numa",
    "f16_kv"
  };

  static Options read(Fields body) {
    Fields options = body.object("options");
    if (options == null) {
      return from(Fields.of(Json.object()));
    }
    Options read = from(options);
    options.end();
    return read;
  }

  private static Options from(Fields options) {
    options.harmless(HARMLESS);
    SamplingWish sampling = SamplingWish.read(options, NAMES);
    int context = options.count("num_ctx", 0, 1, Integer.MAX_VALUE);
    int last = options.count("repeat_last_n", Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
    Map<SamplerOption, Double> numbers = new EnumMap<>(SamplerOption.class);
    numbers.putAll(sampling.numbers());
    if (last != Integer.MIN_VALUE) {
      // -1 means the whole context
      numbers.put(SamplerOption.PENALTY_LAST_TOKENS, last < 0 ? 1e6 : last);
    }
    // -1 and -2: as far as the context goes
    int output = Math.max(0, options.count("num_predict", 0, -2, Integer.MAX_VALUE));
    List<String> stops = options.strings("stop").stream().filter(stop -> !stop.isEmpty()).toList();
    return new Options(
        new SamplingWish(numbers, sampling.seed(), Map.of()), output, stops, context);
  }

  Ask.Extras extras(Fields body, Ask.Extras defaults) {
    Ask.Extras own =
        new Ask.Extras(
            defaults.strictContext(),
            contextTokens,
            Names.keepAlive(body),
            defaults.priority(),
            defaults.deadline());
    return Ask.Extras.read(body, own);
  }
}
