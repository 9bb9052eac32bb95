package dev.hearth.starter;

import java.util.List;

/** Says always what is most often right. */
record Majority(String kind) implements Reader {
  @Override
  public String name() {
    return "majority (" + kind + ")";
  }

  @Override
  public List<Answer> answers(List<Question> questions) {
    Answer same = new Answer(true, kind, List.of(), "low", 0);
    return questions.stream().map(question -> same).toList();
  }
}
