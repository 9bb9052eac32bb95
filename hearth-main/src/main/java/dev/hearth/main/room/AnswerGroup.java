package dev.hearth.main.room;

import dev.hearth.apps.room.AnswerSchema;
import dev.hearth.apps.room.AnswerSchema.Leaf;
import dev.hearth.apps.room.Attempt;
import dev.hearth.apps.room.Outcome;
import dev.hearth.apps.room.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says in one place: one text, or the items of one list.
 *
 * @param label the place in words, such as {@code root cause · text}
 */
record AnswerGroup(String label, List<Leaf> leaves) {
  AnswerGroup {
    leaves = List.copyOf(leaves);
  }

  AnswerSchema.Role role() {
    return leaves.getFirst().role();
  }

  /** The chosen answer in its order; nothing where there is none. */
  static List<AnswerGroup> of(Outcome outcome) {
    Optional<Attempt> chosen = outcome.chosen();
    if (chosen.isEmpty()) {
      return List.of();
    }
    AnswerSchema schema = AnswerSchema.ofRun(outcome.schema());
    List<AnswerGroup> groups = new ArrayList<>();
    List<Leaf> same = new ArrayList<>();
    for (Leaf leaf : schema.parts(Trees.read(chosen.get().text())).leaves()) {
      if (!same.isEmpty() && !place(same.getFirst()).equals(place(leaf))) {
        groups.add(new AnswerGroup(label(same.getFirst()), same));
        same = new ArrayList<>();
      }
      same.add(leaf);
    }
    if (!same.isEmpty()) {
      groups.add(new AnswerGroup(label(same.getFirst()), same));
    }
    return List.copyOf(groups);
  }

  /** The path without the number of an item. */
  private static String place(Leaf leaf) {
    return leaf.path().replaceFirst("\\[\\d+\\]$", "");
  }

  private static String label(Leaf leaf) {
    StringBuilder label = new StringBuilder();
    for (String part : place(leaf).split("\\.", -1)) {
      int bracket = part.indexOf('[');
      String words = (bracket < 0 ? part : part.substring(0, bracket)).replace('_', ' ');
      label.append(label.isEmpty() ? "" : " · ").append(words);
      if (bracket >= 0) {
        String number = part.substring(bracket + 1, part.length() - 1);
        label.append(' ').append(Integer.parseInt(number) + 1);
      }
    }
    return label.toString();
  }
}
