package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.Usage;
import dev.hearth.engine.loop.HeadedModel.Reads;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small Qwen3.5 that is given a drafting block: a copy of its own attention layer. */
class HeadsTest {
  private static final EngineSettings EXACT =
      EngineSettings.standard()
          .withKernels("exact")
          .withCacheType(CacheType.F32)
          .withThreads(1)
          .withContextTokens(256);

  @TempDir private Path folder;

  private Path made(Reads reads, boolean trivial) {
    return HeadedModel.made(folder, reads, trivial);
  }

  private record Answer(String text, Usage usage) {}

  private static Answer answer(Path file, boolean heads, RequestBuilder request)
      throws InterruptedException {
    try (Engine engine = Engines.open(file, EXACT.withDraftHeads(heads))) {
      Reply reply = engine.submit(request.build());
      StringBuilder text = new StringBuilder();
      for (Event event = reply.take(); event != null; event = reply.take()) {
        switch (event) {
          case Event.Text(String piece) -> text.append(piece);
          case Event.Done done -> {
            return new Answer(text.toString(), done.usage());
          }
          default -> throw new AssertionError(event);
        }
      }
      throw new AssertionError("no end");
    }
  }

  private static RequestBuilder request(long seed) {
    RequestBuilder request = Harness.endless("t", Harness.random(seed, 40), 80);
    return seed == 0 ? request : request.sampling(Harness.seeded(seed));
  }

  private static RequestBuilder guessing(long seed, int most) {
    return request(seed).speculation(new Speculation(Speculation.Method.HEADS, most));
  }

  @Test
  void aHeadThatIsRightByItsMakingIsAlwaysAccepted() throws InterruptedException {
    Path file = made(Reads.TOKEN, true);
    Answer plain = answer(file, false, request(0));
    Answer guessed = answer(file, true, guessing(0, 4));
    assertThat(guessed.text()).isEqualTo(plain.text());
    assertThat(guessed.usage().draftedTokens()).isGreaterThan(60);
    assertThat(guessed.usage().acceptedTokens()).isEqualTo(guessed.usage().draftedTokens());
    // also where both draw, with the same numbers
    assertThat(answer(file, true, guessing(7, 3)).text())
        .isEqualTo(answer(file, false, request(7)).text());
  }

  /** The hidden state behind the last token knows nothing of the token after it. */
  @Test
  void aHeadThatReadsTheOtherHalfIsNot() throws InterruptedException {
    Path file = made(Reads.HIDDEN, true);
    Answer guessed = answer(file, true, guessing(0, 1));
    assertThat(guessed.text()).isEqualTo(answer(file, false, request(0)).text());
    assertThat(guessed.usage().acceptedTokens()).isLessThan(guessed.usage().draftedTokens() / 2);
  }

  @Test
  void arbitraryHeadsChangeNothing() throws InterruptedException {
    Path file = made(Reads.BOTH, false);
    for (long seed = 0; seed < 3; seed++) {
      Answer guessed = answer(file, true, guessing(seed, 5));
      assertThat(guessed.text()).isEqualTo(answer(file, false, request(seed)).text());
      assertThat(guessed.usage().draftedTokens()).isPositive();
    }
  }

  /** Guesses depend on the tokens alone, not on how these were cut or taken back. */
  @Test
  void theSameTextGivesTheSameGuesses() {
    int[] tokens = Harness.random(5, 150);
    try (GgufFile file = GgufFile.open(made(Reads.BOTH, false));
        Kernels kernels = KernelChoice.exact(1);
        Model model = Families.load(file, kernels, 256, true)) {
      List<float[]> expected = guesses(model, tokens, 0, tokens.length);
      for (int chunk : new int[] {1, 7, 64}) {
        assertSame(guesses(model, tokens, 0, chunk), expected);
      }
      assertSame(guesses(model, tokens, 3, 20), expected);
    }
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("guess " + i).isEqualTo(expected.get(i));
    }
  }

  /** Logits of three guesses after {@code tokens}, where after each chunk some are taken back. */
  private static List<float[]> guesses(Model model, int[] tokens, int back, int chunk) {
    try (Sequence sequence = model.newSequence(CacheType.F32, 256)) {
      sequence.remember(back);
      int end = tokens.length - 1;
      boolean taken = false;
      while (sequence.length() < end) {
        int from = sequence.length();
        int[] next = Arrays.copyOfRange(tokens, from, Math.min(end, from + chunk));
        if (back > 0 && !taken && next.length > back) {
          // guesses were wrong: they are computed and forgotten
          int[] wrong = next.clone();
          Arrays.fill(wrong, wrong.length - back, wrong.length, 9);
          model.draft(new Batch(List.of(slice(sequence, tokens[from]))), 0);
          model.forward(Batch.of(sequence, wrong, Batch.Outputs.NONE));
          sequence.rewind(from + next.length - back);
        } else {
          model.forward(Batch.of(sequence, next, Batch.Outputs.NONE));
        }
        taken = !taken;
      }
      List<float[]> rows = new ArrayList<>();
      int last = tokens[end];
      for (int ahead = 0; ahead < 3; ahead++) {
        Floats logits = model.draft(new Batch(List.of(slice(sequence, last))), ahead);
        rows.add(logits.row(0));
        last = 10 + ahead;
      }
      return rows;
    }
  }

  private static Batch.Slice slice(Sequence sequence, int token) {
    return new Batch.Slice(sequence, new int[] {token}, Batch.Outputs.LAST);
  }
}
