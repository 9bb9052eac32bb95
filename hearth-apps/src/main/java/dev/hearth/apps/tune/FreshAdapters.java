package dev.hearth.apps.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Adapters to begin with: A is random, B is zero, so that nothing changes at first. */
final class FreshAdapters implements BaseModel.Adapters {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\..*");

  private final LoraSettings settings;
  private final List<Parameter> parts = new ArrayList<>();

  FreshAdapters(LoraSettings settings) {
    this.settings = settings;
  }

  @Override
  public @Nullable Adapter adapter(String name, int rows, int columns) {
    Matcher matcher = LAYER.matcher(name);
    if (!matcher.matches() || !settings.hasLayer(Integer.parseInt(matcher.group(1)))) {
      return null;
    }
    int rank = settings.rank();
    // FreshWeights knows how to draw a matrix from a seed and a name
    float[] drawn =
        ((Parameter)
                new FreshWeights(settings.plan().seed(), 1)
                    .matrix(name + AdapterFile.DOWN, rank, columns))
            .values();
    float widen = (float) (1 / (0.02 * Math.sqrt(columns)));
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] *= widen;
    }
    Parameter down = new Parameter(name + AdapterFile.DOWN, rank, columns, true, drawn, true);
    Parameter up =
        new Parameter(name + AdapterFile.UP, rows, rank, true, new float[rows * rank], true);
    parts.add(down);
    parts.add(up);
    return new Adapter(down, up, (float) settings.alpha() / rank);
  }

  /** A and B of every adapted tensor. */
  List<Parameter> parts() {
    return List.copyOf(parts);
  }
}
