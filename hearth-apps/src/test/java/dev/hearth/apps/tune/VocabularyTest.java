package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies: what is learnt, that it is always the same, and that Hearth reads it. */
class VocabularyTest {
  @TempDir private Path folder;

  private static final List<String> TEXTS =
      List.of(
          "low lower lowest",
          "newer newer wider",
          "low low, 2026-11-21T10:00:00Z",
          "naïve café",
          "  indented\n\n\tlines don't end ",
          "日本語のログ 123456",
          "\u0000\u001b[31m🙂");

  /** Counts everything anew for each merge. */
  private static List<BytePairTrainer.Merge> slowly(List<String> texts, int size) {
    Map<String, Integer> counts = new HashMap<>();
    texts.forEach(t -> BytePairTrainer.pieces(t).forEach(p -> counts.merge(p, 1, Integer::sum)));
    Map<String, int[]> words = new HashMap<>();
    for (String piece : counts.keySet()) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      int[] word = new int[bytes.length];
      Arrays.setAll(word, i -> bytes[i] & 0xFF);
      words.put(piece, word);
    }
    List<BytePairTrainer.Merge> merges = new ArrayList<>();
    for (int id = 256; id < size; id++) {
      Map<List<Integer>, Long> pairs = new HashMap<>();
      words.forEach((piece, word) -> {
        for (int i = 0; i + 1 < word.length; i++) {
          pairs.merge(List.of(word[i], word[i + 1]), (long) counts.get(piece), Long::sum);
        }
      });
      List<Integer> best = null;
      for (var pair : pairs.entrySet()) {
        if (pair.getValue() >= 2 && (best == null || before(pair.getKey(), best, pairs))) {
          best = pair.getKey();
        }
      }
      if (best == null) {
        break;
      }
      BytePairTrainer.Merge merge = new BytePairTrainer.Merge(best.get(0), best.get(1));
      merges.add(merge);
      int made = id;
      words.replaceAll(
          (p, word) -> BytePairTrainer.merged(word, merge.left(), merge.right(), made));
    }
    return merges;
  }

  private static boolean before(List<Integer> a, List<Integer> b, Map<List<Integer>, Long> pairs) {
    int byCount = Long.compare(pairs.get(b), pairs.get(a));
    int byLeft = byCount != 0 ? byCount : Integer.compare(a.get(0), b.get(0));
    return (byLeft != 0 ? byLeft : Integer.compare(a.get(1), b.get(1))) < 0;
  }

  @Test
  void learnsWhatCountingAnewLearns() {
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 20; trial++) {
      List<String> texts = new ArrayList<>(trial == 0 ? TEXTS : List.of());
      for (int i = 0; i < 30; i++) {
        StringBuilder text = new StringBuilder();
        for (int c = random.nextInt(60); c >= 0; c--) {
          text.append("aaab c1".charAt(random.nextInt(7)));
        }
        texts.add(text.toString());
      }
      BytePairTrainer trainer = new BytePairTrainer();
      texts.forEach(trainer::add);
      assertThat(trainer.merges(330)).isEqualTo(slowly(texts, 330)).isNotEmpty();
      BytePairTrainer reversed = new BytePairTrainer();
      texts.reversed().forEach(reversed::add);
      assertThat(reversed.merges(330)).isEqualTo(trainer.merges(330));
    }
  }

  @Test
  void theProjectsOwnTokenizerReadsIt() throws IOException {
    Path file = Corpus.vocabulary(folder);
    byte[] first = Files.readAllBytes(file);
    assertThat(Files.readAllBytes(Corpus.vocabulary(folder))).isEqualTo(first);
    BytePairTrainer trainer = new BytePairTrainer();
    for (String line : Files.readAllLines(folder.resolve("words.jsonl"))) {
      SettingsReader.MAPPER
          .readTree(line)
          .get("messages")
          .values()
          .forEach(m -> trainer.add(m.get("content").stringValue()));
    }
    List<BytePairTrainer.Merge> merges = trainer.merges(337);
    try (GgufFile open = GgufFile.open(file)) {
      Tokenizer tokenizer = Tokenizers.of(open.metadata());
      assertThat(tokenizer.vocabulary().size()).isEqualTo(340);
      for (String text : TEXTS) {
        int[] ids = tokenizer.encode(text, true, false);
        assertThat(ids).as(text).containsExactly(encoded(text, merges));
        assertThat(new String(tokenizer.decodeBytes(ids, false), StandardCharsets.UTF_8))
            .isEqualTo(text);
      }
      int[] turn = tokenizer.encode("<|im_start|>user\nhi<|im_end|>", true, true);
      assertThat(turn[0]).isEqualTo(338);
      assertThat(turn[turn.length - 1]).isEqualTo(339);
      assertThat(tokenizer.isEndOfGeneration(339)).isTrue();
      assertThat(tokenizer.encode("the pod crashed", false, false).length).isLessThan(8);
    }
  }

  @Test
  void wholeTextsAreOneTokenEachAndTheLongestWins() {
    List<Path> texts = List.of(Corpus.write(folder.resolve("words.jsonl"), 1, 300));
    Path file = folder.resolve("v.gguf");
    VocabularyFile.train(texts, List.of("E1", "E12", "pod_lost"), 343, file);
    try (GgufFile open = GgufFile.open(file)) {
      Tokenizer tokenizer = Tokenizers.of(open.metadata());
      assertThat(tokenizer.vocabulary().size()).isEqualTo(343);
      assertThat(tokenizer.encode("E12pod_lostE1", true, false)).containsExactly(338, 339, 337);
      assertThat(tokenizer.decodeBytes(new int[] {338, 339}, false))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("E12pod_lost");
    }
    BytePairTrainer trainer = new BytePairTrainer(List.of("pod_lost"));
    trainer.add("pod_lost pod_lost pod_lost");
    assertThat(trainer.merges(400)).isEmpty();
  }

  /** Applies merges one after the other to every piece. */
  private static int[] encoded(String text, List<BytePairTrainer.Merge> merges) {
    List<Integer> ids = new ArrayList<>();
    for (String piece : BytePairTrainer.pieces(text)) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      int[] word = new int[bytes.length];
      Arrays.setAll(word, i -> bytes[i] & 0xFF);
      for (int m = 0; m < merges.size(); m++) {
        word = BytePairTrainer.merged(word, merges.get(m).left(), merges.get(m).right(), 256 + m);
      }
      Arrays.stream(word).forEach(ids::add);
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void refusesWhatCannotBe() {
    Path few = Corpus.write(folder.resolve("few.txt"), List.of("one two"));
    Path target = folder.resolve("v.gguf");
    assertThatThrownBy(() -> VocabularyFile.train(List.of(few), List.of(), 400, target))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("only 259 tokens");
    assertThatThrownBy(() -> VocabularyFile.train(List.of(few), List.of(), 258, target))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("at least 259");
    assertThat(target).doesNotExist();
  }
}
