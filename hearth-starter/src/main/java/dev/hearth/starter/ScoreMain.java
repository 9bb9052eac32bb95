package dev.hearth.starter;

import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.loop.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scores a model and what it has to beat: {@code FOLDER MODEL COUNT}. */
public final class ScoreMain {
  private ScoreMain() {}

  /** Prints a table for {@code held_out.jsonl} and one for {@code unseen.jsonl}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("give a folder, a model and a count of incidents");
    }
    Path folder = Path.of(arguments[0]);
    Path model = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    try (Engine engine = Engines.open(model, EngineSettings.standard())) {
      ModelReader starter = new ModelReader(model.getFileName().toString(), engine, kinds());
      for (String set : List.of("held_out", "unseen")) {
        List<Question> questions = Question.read(folder.resolve(set + ".jsonl"), count);
        System.out.println("\n" + set.replace('_', ' ') + "\n\n" + Scores.head());
        for (Reader reader : List.of(starter, Rules.read(), new Majority(mostOften(questions)))) {
          Scores scores = Scores.of(questions, reader.answers(questions));
          System.out.println(scores.row(reader.name()));
        }
      }
    }
  }

  /** Every kind that may be named. */
  static List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    Catalogue.read().faults().forEach(fault -> kinds.add(fault.kind()));
    kinds.add(Answer.NONE);
    kinds.add(Answer.UNKNOWN);
    return kinds;
  }

  private static String mostOften(List<Question> questions) {
    Map<String, Integer> counts = new TreeMap<>();
    questions.forEach(question -> counts.merge(question.right().kind(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Answer.UNKNOWN);
  }
}
