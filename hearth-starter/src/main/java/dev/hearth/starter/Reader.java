package dev.hearth.starter;

import java.util.List;

/** Somebody who reads incidents. */
interface Reader {
  String name();

  /** One answer a question, in their order. */
  List<Answer> answers(List<Question> questions) throws InterruptedException;
}
