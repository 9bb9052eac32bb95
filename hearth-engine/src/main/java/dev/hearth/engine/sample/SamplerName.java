package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The steps whose order can be chosen, in the default order of llama.cpp. A step that an order
 * leaves out does not run. The names are llama.cpp's, its alternative spellings are understood.
 */
public enum SamplerName {
  PENALTIES("penalties"),
  DRY("dry"),
  TOP_N_SIGMA("top_n_sigma"),
  TOP_K("top_k"),
  TYPICAL_P("typ_p"),
  TOP_P("top_p"),
  MIN_P("min_p"),
  XTC("xtc"),
  TEMPERATURE("temperature");

  /** All of them, in the default order. */
  public static final List<SamplerName> DEFAULT_ORDER = List.of(values());

  private final String label;

  SamplerName(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** The step of a name, if there is one. */
  public static Optional<SamplerName> labelled(String text) {
    String label =
        switch (text.replace('-', '_')) {
          case "typical", "typical_p", "typ" -> TYPICAL_P.label;
          case "nucleus" -> TOP_P.label;
          case "temp" -> TEMPERATURE.label;
          default -> text.replace('-', '_');
        };
    return Arrays.stream(values()).filter(name -> name.label.equals(label)).findFirst();
  }

  /** An order from names separated by semicolons, such as "top_k;top_p;temperature". */
  public static List<SamplerName> order(String text) {
    List<SamplerName> order =
        Arrays.stream(text.split(";", -1)).map(String::strip).map(SamplerName::known).toList();
    checkOrder(order);
    return order;
  }

  private static SamplerName known(String text) {
    return labelled(text)
        .orElseThrow(() ->
            new HearthException(
                Code.USAGE,
                SamplerOption.ORDER.label() + " names \"" + text + "\", which is no sampler",
                "use names of " + join(DEFAULT_ORDER)));
  }

  static void checkOrder(List<SamplerName> order) {
    if (order.stream().distinct().count() != order.size()) {
      throw new HearthException(
          Code.USAGE,
          SamplerOption.ORDER.label() + " names a sampler twice: " + join(order),
          "name each at most once");
    }
  }

  /** An order in the form that {@link #order} reads. */
  public static String join(List<SamplerName> order) {
    return order.stream().map(SamplerName::label).collect(Collectors.joining(";"));
  }
}
