package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that may still be chosen, with their logits. Starts as the whole vocabulary, where the
 * position is the token id; filters make it a shorter list. Tokens at -∞ are never candidates: they
 * go at the first filter. Reused from step to step, so a sequence allocates nothing per token.
 */
final class Candidates {
  private final int vocabularySize;
  private final Selection selection = new Selection();
  private float[] logits = {};
  private int[] ids = {};
  private int @Nullable [] slots;
  private double[] weights = {};
  private float[] scores = {};
  private boolean[] marks = {};
  private int count;
  private boolean whole;
  private boolean falling;
  private boolean someForbidden;
  private double total;

  Candidates(int vocabularySize) {
    if (vocabularySize < 1) {
      throw new IllegalArgumentException("a vocabulary of " + vocabularySize);
    }
    this.vocabularySize = vocabularySize;
  }

  /** Takes a copy of one row of logits; refuses NaN and +∞, which only a bug produces. */
  void load(float[] row) {
    checkLength(row);
    checkFinite(row);
    logits = logits.length == 0 ? new float[vocabularySize] : logits;
    System.arraycopy(row, 0, logits, 0, vocabularySize);
    count = vocabularySize;
    whole = true;
    falling = false;
    someForbidden = false;
  }

  /** The position of the largest of a row, the lowest on ties, without loading it. */
  int best(float[] row) {
    checkLength(row);
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < vocabularySize; i++) {
      float logit = row[i];
      // true for NaN too: one comparison finds the highest and what is no number
      if (!(logit <= highest)) {
        if (!(logit < Float.POSITIVE_INFINITY)) {
          throw notFinite(i, logit);
        }
        highest = logit;
        best = i;
      }
    }
    if (best < 0) {
      throw nothingLeft();
    }
    return best;
  }

  private void checkLength(float[] row) {
    if (row.length != vocabularySize) {
      throw new IllegalArgumentException(
          row.length + " logits for a vocabulary of " + vocabularySize);
    }
  }

  private static void checkFinite(float[] row) {
    boolean bad = false;
    for (float logit : row) {
      bad |= !(logit < Float.POSITIVE_INFINITY);
    }
    for (int i = 0; bad && i < row.length; i++) {
      if (!(row[i] < Float.POSITIVE_INFINITY)) {
        throw notFinite(i, row[i]);
      }
    }
  }

  private static HearthException notFinite(int token, float logit) {
    return new HearthException(
        Code.INTERNAL,
        "the model gave token " + token + " the logit " + logit,
        "please report it with the model's digest and the prompt");
  }

  private HearthException nothingLeft() {
    return new HearthException(
        Code.REFUSED,
        "no token is left to choose from: all "
            + vocabularySize
            + " are forbidden by the logit bias or the grammar",
        "relax them");
  }

  int count() {
    return count;
  }

  int vocabularySize() {
    return vocabularySize;
  }

  int id(int index) {
    return whole ? index : ids[index];
  }

  float logit(int index) {
    return logits[index];
  }

  /** Sets a logit, kept finite: only a bias may forbid a token. */
  void setLogit(int index, float logit) {
    logits[index] = Math.clamp(logit, -Float.MAX_VALUE, Float.MAX_VALUE);
    falling = false;
  }

  /** Forbids the token at an index. */
  void forbid(int index) {
    logits[index] = Float.NEGATIVE_INFINITY;
    falling = false;
    someForbidden = true;
  }

  /**
   * Where a token stands, or -1 if it is no candidate. Valid until the next filter; {@link
   * #beginLookups} comes first.
   */
  int indexOf(int token) {
    if (token < 0 || token >= vocabularySize) {
      return -1;
    }
    if (whole) {
      return token;
    }
    return slots == null ? -1 : slots[token] - 1;
  }

  /** Makes {@link #indexOf} work; undone by {@link #endLookups}. */
  void beginLookups() {
    if (!whole) {
      slots = slots == null ? new int[vocabularySize] : slots;
      for (int i = 0; i < count; i++) {
        slots[ids[i]] = i + 1;
      }
    }
  }

  void endLookups() {
    if (!whole && slots != null) {
      for (int i = 0; i < count; i++) {
        slots[ids[i]] = 0;
      }
    }
  }

  /** Drops the tokens at -∞; throws where none is left. Every filter but top-k begins with it. */
  void compact() {
    if (whole) {
      ensureIds(vocabularySize);
      int kept = 0;
      for (int i = 0; i < vocabularySize; i++) {
        float logit = logits[i];
        logits[kept] = logit;
        ids[kept] = i;
        kept += logit > Float.NEGATIVE_INFINITY ? 1 : 0;
      }
      count = kept;
      whole = false;
    } else if (someForbidden) {
      keepFrom(-Float.MAX_VALUE);
    }
    someForbidden = false;
    requireSome();
  }

  private void ensureIds(int needed) {
    if (ids.length < needed) {
      ids = new int[capacity(needed)];
    }
  }

  /** Keeps the candidates whose logit is at least {@code floor}, in their order. */
  void keepFrom(double floor) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      float logit = logits[i];
      int id = ids[i];
      logits[kept] = logit;
      ids[kept] = id;
      kept += logit >= floor ? 1 : 0;
    }
    count = kept;
  }

  /** Keeps the candidates whose mark is set, in their order, and clears the marks. */
  void keepMarked() {
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (marks[i]) {
        logits[size] = logits[i];
        ids[size++] = ids[i];
        marks[i] = false;
      }
    }
    count = size;
  }

  /** One mark a candidate, none set. */
  boolean[] marks() {
    marks = marks.length < count ? new boolean[capacity(count)] : marks;
    return marks;
  }

  /** One scratch value a candidate, of no particular content. */
  float[] scores() {
    scores = scores.length < count ? new float[capacity(count)] : scores;
    return scores;
  }

  /** Keeps the k most likely, by falling logit, ties by rising id. Throws where none is left. */
  void keepTop(int k) {
    keepRanked(rank(Math.min(k, count)));
    requireSome();
  }

  /** Ranks the {@code k} most likely for {@link #ranked}; returns how many there are. */
  int rank(int k) {
    return falling ? Math.min(k, count) : selection.top(logits, whole ? null : ids, count, k);
  }

  /** The logit at a rank. */
  float ranked(int rank) {
    return falling ? logits[rank] : Selection.value(selection.picks()[rank]);
  }

  /** Keeps the first {@code size} of the ranked. */
  void keepRanked(int size) {
    if (!falling) {
      ensureIds(size);
      long[] picks = selection.picks();
      for (int i = 0; i < size; i++) {
        logits[i] = Selection.value(picks[i]);
        ids[i] = Selection.tag(picks[i]);
      }
      whole = false;
      falling = true;
      someForbidden = false;
    }
    count = size;
  }

  private void requireSome() {
    if (count == 0) {
      throw nothingLeft();
    }
  }

  /** Where the highest logit stands, the lowest id on ties. */
  int best() {
    int best = 0;
    // a falling list has it in front, also where a division made its first logits equal
    for (int i = 1; i < count && !falling; i++) {
      if (logits[i] > logits[best] || (logits[i] == logits[best] && id(i) < id(best))) {
        best = i;
      }
    }
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw nothingLeft();
    }
    return best;
  }

  /** Keeps one. */
  void keepOnly(int index) {
    logits[0] = logits[index];
    int id = id(index);
    ensureIds(1);
    ids[0] = id;
    count = 1;
    whole = false;
    falling = true;
  }

  /** Divides every logit, rounding each to the nearest float. */
  void divide(float divisor) {
    for (int i = 0; i < count; i++) {
      logits[i] = Math.clamp(logits[i] / divisor, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
  }

  /** Computes {@link #weight} and {@link #total}: e to the (logit - highest), summed in order. */
  void weigh() {
    weights = weights.length < count ? new double[capacity(count)] : weights;
    double highest = logits[best()];
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
      double weight = Exponential.of(logits[i] - highest);
      weights[i] = weight;
      sum += weight;
    }
    total = sum;
  }

  private int capacity(int needed) {
    return Math.min(vocabularySize, Math.max(64, 2 * needed));
  }

  double weight(int index) {
    return weights[index];
  }

  double total() {
    return total;
  }

  /** The natural logarithm of the sum of e to the logit; {@link #weigh} comes first. */
  double logTotal() {
    return StrictMath.log(total) + logits[best()];
  }

  /** The selection's scratch, for filters that rank by something else than the logit. */
  Selection selection() {
    return selection;
  }

  /** Where a draw in [0, 1) falls when the weights are laid end to end; weighs first. */
  int draw(double uniform) {
    weigh();
    double target = uniform * total;
    double sum = 0.0;
    int last = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[i];
      if (sum > target) {
        return i;
      }
      last = weights[i] > 0.0 ? i : last;
    }
    return last;
  }

  /** A copy of what is left, by falling logit. */
  Survivors survivors() {
    compact();
    keepTop(count);
    weigh();
    float[] probabilities = new float[count];
    for (int i = 0; i < count; i++) {
      probabilities[i] = (float) (weights[i] / total);
    }
    return new Survivors(Arrays.copyOf(ids, count), Arrays.copyOf(logits, count), probabilities);
  }
}
