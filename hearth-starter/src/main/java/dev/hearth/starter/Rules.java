package dev.hearth.starter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an engineer would write in an afternoon instead of a model: expressions for each kind. The
 * kind whose expressions match most lines wins, the one named first among equals; the lines that
 * match are the evidence. Without any, trouble that shows without a cause is unknown.
 */
final class Rules implements Reader {
  private static final String TROUBLE = "trouble";
  private static final int EVIDENCE_MAX = 4;

  private final Map<String, Pattern> kinds = new LinkedHashMap<>();
  private final Pattern trouble;

  /** Reads {@code rules.txt}: a kind, a space and an expression a line. */
  static Rules read() {
    try (InputStream in = Rules.class.getResourceAsStream("rules.txt")) {
      if (in == null) {
        throw new IllegalStateException("no resource rules.txt");
      }
      return new Rules(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Rules(List<String> lines) {
    for (String line : lines) {
      int space = line.indexOf(' ');
      Pattern pattern = Pattern.compile(line.substring(space + 1), Pattern.CASE_INSENSITIVE);
      if (kinds.put(line.substring(0, space), pattern) != null) {
        throw new IllegalStateException("twice: " + line);
      }
    }
    Pattern any = kinds.remove(TROUBLE);
    if (any == null) {
      throw new IllegalStateException("no rule for " + TROUBLE);
    }
    this.trouble = any;
  }

  @Override
  public String name() {
    return "keyword rules";
  }

  java.util.Set<String> kinds() {
    return kinds.keySet();
  }

  @Override
  public List<Answer> answers(List<Question> questions) {
    return questions.stream().map(this::answer).toList();
  }

  private Answer answer(Question question) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    List<String> troubled = new ArrayList<>();
    for (String line : question.prompt().lines().toList()) {
      if (!line.matches("E[0-9]+ .*")) {
        continue;
      }
      String id = line.substring(0, line.indexOf(' '));
      String text = Question.content(line);
      kinds.forEach((kind, pattern) -> {
        if (pattern.matcher(text).find()) {
          found.computeIfAbsent(kind, k -> new ArrayList<>()).add(id);
        }
      });
      if (trouble.matcher(text).find()) {
        troubled.add(id);
      }
    }
    String best = troubled.isEmpty() ? Answer.NONE : Answer.UNKNOWN;
    List<String> evidence = troubled;
    int most = 0;
    for (String kind : kinds.keySet()) {
      List<String> lines = found.getOrDefault(kind, List.of());
      if (lines.size() > most) {
        most = lines.size();
        best = kind;
        evidence = lines;
      }
    }
    List<String> shown = evidence.subList(0, Math.min(EVIDENCE_MAX, evidence.size()));
    String confidence = most > 1 ? "high" : most == 1 ? "medium" : "low";
    return new Answer(true, best, shown, confidence, 0);
  }
}
