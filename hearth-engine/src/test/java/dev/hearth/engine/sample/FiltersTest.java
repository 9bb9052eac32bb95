package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The filters against their definitions, computed plainly with a full sort. */
class FiltersTest {
  private record Token(int id, float logit, double probability) {}

  @Test
  void filtersKeepWhatTheirDefinitionsSay() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 400; round++) {
      float[] logits = logits(random, round);
      float p = (float) random.nextDouble();
      int minKeep = random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(3);
      List<Token> tokens = tokens(logits);
      check(logits, new SamplerStep.TopP(p, minKeep), topP(tokens, p, minKeep));
      check(logits, new SamplerStep.MinP(p, minKeep), minP(tokens, p, minKeep));
      check(logits, new SamplerStep.TypicalP(p, minKeep), typical(tokens, p, minKeep));
      check(logits, new SamplerStep.TopNSigma(p * 3), topNSigma(tokens, p * 3));
      check(logits, new SamplerStep.Xtc(1, p / 4, minKeep), xtc(tokens, p / 4, minKeep));
    }
  }

  private static void check(float[] logits, SamplerStep step, List<Token> expected) {
    // after a top-k of all of them the same filter works on a sorted list
    for (List<SamplerStep> chain :
        List.of(List.of(step), List.of(new SamplerStep.TopK(logits.length), step))) {
      Survivors survivors = new Sampler(chain, 0, logits.length).survivors(logits, new int[0], 0);
      TreeSet<Integer> ids = new TreeSet<>();
      for (int i = 0; i < survivors.count(); i++) {
        ids.add(survivors.id(i));
      }
      TreeSet<Integer> wanted = new TreeSet<>();
      expected.forEach(token -> wanted.add(token.id()));
      assertThat(ids).as("%s over %d", step, logits.length).isEqualTo(wanted);
    }
  }

  private static float[] logits(SplittableRandom random, int round) {
    int count = round % 8 == 0 ? 3000 : 1 + random.nextInt(400);
    float scale = round % 3 == 0 ? 0.3f : 5f;
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      boolean forbidden = i > 0 && round % 5 == 0 && random.nextInt(3) == 0;
      logits[i] =
          forbidden ? Float.NEGATIVE_INFINITY : (float) (random.nextDouble() - 0.5) * scale * 4;
    }
    return logits;
  }

  private static List<Token> tokens(float[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double total = 0;
    for (float logit : logits) {
      total += StrictMath.exp(logit - highest);
    }
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > Float.NEGATIVE_INFINITY) {
        tokens.add(new Token(i, logits[i], StrictMath.exp(logits[i] - highest) / total));
      }
    }
    tokens.sort(Comparator.comparingDouble(Token::logit).reversed().thenComparing(Token::id));
    return tokens;
  }

  private static List<Token> topP(List<Token> tokens, double p, int minKeep) {
    double sum = 0;
    for (int i = 0; i < tokens.size(); i++) {
      sum += tokens.get(i).probability();
      if (sum >= p && i + 1 >= minKeep) {
        return tokens.subList(0, i + 1);
      }
    }
    return tokens;
  }

  private static List<Token> minP(List<Token> tokens, double p, int minKeep) {
    double floor = tokens.getFirst().probability() * p;
    int kept = (int) tokens.stream().filter(t -> t.probability() >= floor).count();
    return tokens.subList(0, Math.min(tokens.size(), Math.max(kept, minKeep)));
  }

  private static List<Token> typical(List<Token> tokens, double p, int minKeep) {
    double entropy =
        tokens.stream().mapToDouble(t -> -t.probability() * Math.log(t.probability())).sum();
    List<Token> ranked = new ArrayList<>(tokens);
    ranked.sort(Comparator.comparingDouble(t -> Math.abs(-Math.log(t.probability()) - entropy)));
    double sum = 0;
    for (int i = 0; i < ranked.size(); i++) {
      sum += ranked.get(i).probability();
      if (sum > p && i + 1 >= minKeep) {
        return ranked.subList(0, i + 1);
      }
    }
    return ranked;
  }

  private static List<Token> topNSigma(List<Token> tokens, double n) {
    double mean = tokens.stream().mapToDouble(Token::logit).average().orElseThrow();
    double variance =
        tokens.stream().mapToDouble(t -> Math.pow(t.logit() - mean, 2)).average().orElseThrow();
    double floor = tokens.getFirst().logit() - n * Math.sqrt(variance);
    return tokens.stream().filter(t -> n <= 0 || t.logit() >= floor).toList();
  }

  private static List<Token> xtc(List<Token> tokens, double threshold, int minKeep) {
    int likely = (int) tokens.stream().filter(t -> t.probability() >= threshold).count();
    boolean drops = likely >= 2 && tokens.size() - (likely - 1) >= minKeep;
    return drops ? tokens.subList(likely - 1, tokens.size()) : tokens;
  }
}
