package dev.hearth.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Counting, and the readers that a model has to beat. */
class ScoresTest {
  private static final String PROMPT =
      "# events.txt\n"
          + "E1 Warning OOMKilling pod/cart-0: Memory cgroup out of memory\n"
          + "E2 Normal Pulled pod/cart-0: image present\n"
          + "left out: 3 lines of 1 files";

  private static Question question(String prompt, String kind, String... evidence) {
    Reply reply =
        new Reply(kind, "text", List.of(evidence), List.of("kubectl get pods"), "high", List.of());
    return Question.of(prompt, reply.json());
  }

  private static Answer answer(String kind, String confidence, double sure, String... evidence) {
    return new Answer(true, kind, List.of(evidence), confidence, sure);
  }

  @Test
  void questionsKnowTheirIdsAndTheRightAnswer() {
    Question question = question(PROMPT, "oom_killed", "E1");
    assertThat(question.ids()).containsExactly("E1", "E2");
    assertThat(question.right().kind()).isEqualTo("oom_killed");
    assertThat(question.right().evidence()).containsExactly("E1");
    assertThat(Answer.parse("{\"root_cause\":", 1).valid()).isFalse();
    assertThat(Answer.parse("[]", 1).valid()).isFalse();
  }

  @Test
  void scoresAreCounted() {
    List<Question> questions =
        List.of(
            question(PROMPT, "oom_killed", "E1", "E2"),
            question(PROMPT, "unknown", "E2"),
            question(PROMPT, "unknown", "E2"),
            question(PROMPT, "none"));
    List<Answer> answers =
        List.of(
            answer("oom_killed", "high", 0.95, "E1"),
            answer("unknown", "low", 0.45, "E1", "E2"),
            answer("none", "medium", 0.45),
            Answer.parse("", 0));
    Scores scores = Scores.of(questions, answers);
    assertThat(scores.valid()).isEqualTo(3);
    assertThat(scores.right()).isEqualTo(2);
    assertThat(new int[] {scores.cited(), scores.citedRight(), scores.toCite()})
        .containsExactly(3, 2, 4);
    assertThat(scores.unknown()).isEqualTo(new Scores.Refusals(1, 1, 2));
    assertThat(scores.unknown().f1()).isEqualTo(2.0 / 3);
    assertThat(scores.none()).isEqualTo(new Scores.Refusals(1, 0, 1));
    assertThat(scores.calibration().levels()).isDeepEqualTo(new int[][] {{1, 1}, {1, 0}, {1, 1}});
    // 0.95 and one hit of one; twice 0.45 and one hit of two; nothing sure and no hit
    assertThat(scores.calibration().error())
        .isCloseTo((0.05 + 0.1) / 4, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(scores.row("x")).startsWith("| x | 4 | 75.0 % | 50.0 % | 66.7 % | 50.0 % | 0.67 |");
  }

  @Test
  void rulesKnowEveryKindAndReadLines() {
    Set<String> kinds = new TreeSet<>(ScoreMain.kinds());
    kinds.remove(Answer.NONE);
    kinds.remove(Answer.UNKNOWN);
    assertThat(new TreeSet<>(Rules.read().kinds())).isEqualTo(kinds);
    String quiet = "# app.log\nE1 INFO ready";
    String vague = "# app.log\nE1 INFO ready\nE2 ERROR request failed: internal error";
    List<Answer> answers =
        Rules.read()
            .answers(
                List.of(
                    question(PROMPT, "oom_killed", "E1"),
                    question(quiet, "none"),
                    question(vague, "unknown", "E2")));
    assertThat(answers).extracting(Answer::kind).containsExactly("oom_killed", "none", "unknown");
    assertThat(answers.getFirst().evidence()).containsExactly("E1");
    assertThat(answers.getLast().evidence()).containsExactly("E2");
  }
}
