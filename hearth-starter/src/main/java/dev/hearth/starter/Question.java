package dev.hearth.starter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An incident to be read and what is right.
 *
 * @param prompt files and lines with ids
 * @param ids the ids of its lines, in order
 * @param right what the generator knows
 */
record Question(String prompt, List<String> ids, Answer right) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The incidents of a file that {@link Main} wrote, at most {@code count}. */
  static List<Question> read(Path file, int count) throws IOException {
    List<Question> questions = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null && questions.size() < count) {
        JsonNode messages = MAPPER.readTree(line).get("messages");
        questions.add(
            of(
                messages.get(0).get("content").stringValue(),
                messages.get(1).get("content").stringValue()));
        line = lines.readLine();
      }
    }
    return questions;
  }

  static Question of(String prompt, String reply) {
    List<String> ids =
        prompt
            .lines()
            .filter(text -> text.matches("E[0-9]+ .*"))
            .map(text -> text.substring(0, text.indexOf(' ')))
            .toList();
    return new Question(prompt, ids, Answer.parse(reply, 1));
  }

  /** The text of a line without its id. */
  static String content(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }
}
