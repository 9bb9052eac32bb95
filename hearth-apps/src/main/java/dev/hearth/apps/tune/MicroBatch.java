package dev.hearth.apps.tune;

import java.util.List;

/**
 * Samples one after the other, each seeing only itself.
 *
 * @param tokens of all samples
 * @param targets what follows each token, {@link #UNSCORED} where that is not learnt
 * @param starts the first token of each sample, and the end of the last
 * @param positions of each token in its sample
 */
record MicroBatch(int[] tokens, int[] targets, int[] starts, int[] positions) {
  static final int UNSCORED = -1;

  static MicroBatch of(List<Sample> samples) {
    int count = samples.stream().mapToInt(s -> s.tokens().length).sum();
    int[] tokens = new int[count];
    int[] targets = new int[count];
    int[] positions = new int[count];
    int[] starts = new int[samples.size() + 1];
    int at = 0;
    for (int s = 0; s < samples.size(); s++) {
      Sample sample = samples.get(s);
      starts[s] = at;
      for (int t = 0; t < sample.tokens().length; t++, at++) {
        tokens[at] = sample.tokens()[t];
        positions[at] = t;
        boolean scored = t + 1 < sample.tokens().length && sample.learnt().get(t + 1);
        targets[at] = scored ? sample.tokens()[t + 1] : UNSCORED;
      }
    }
    starts[samples.size()] = at;
    return new MicroBatch(tokens, targets, starts, positions);
  }

  int scored() {
    int count = 0;
    for (int target : targets) {
      count += target == UNSCORED ? 0 : 1;
    }
    return count;
  }
}
