package dev.hearth.apps.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one program may be asked.
 *
 * @param verbs its first operands, such as {@code get} or {@code config view}; empty where it has
 *     none
 * @param flags those without a value
 * @param valued those with one
 * @param operandsMax how many words there may be besides flags and verbs
 * @param further looks at what remains; gives the reason to refuse, or null
 */
record CommandRule(
    Set<String> verbs, Set<String> flags, Set<String> valued, int operandsMax, Further further) {
  /** What of a call is not flags. */
  @FunctionalInterface
  interface Further {
    @Nullable String refusal(Call call);
  }

  /**
   * A call taken apart.
   *
   * @param verb as the rule has it; empty without
   * @param operands in their order
   * @param values of flags with values, by their short names; without a value, empty text
   */
  record Call(String verb, List<String> operands, Map<String, String> values) {}

  private static final int ANY = 1000;

  /** Two names of one option. */
  private static final Map<String, String> BRIEF =
      Map.of(
          "--output", "-o",
          "--request", "-X",
          "--write-out", "-w",
          "--header", "-H",
          "--command", "-c");

  /** May be given again; of others, programs differ in which one counts. */
  private static final Set<String> REPEATABLE = Set.of("-e", "-u", "-k", "--include", "--exclude");

  /**
   * @param verbs separated by commas
   * @param flags separated by spaces; those that take a value end with {@code =}
   */
  static CommandRule of(String verbs, String flags) {
    Set<String> plain = new HashSet<>();
    Set<String> valued = new HashSet<>();
    for (String flag : flags.split(" ", -1)) {
      if (flag.endsWith("=")) {
        valued.add(flag.substring(0, flag.length() - 1));
      } else if (!flag.isEmpty()) {
        plain.add(flag);
      }
    }
    Set<String> verbSet = new HashSet<>();
    for (String verb : verbs.split(",", -1)) {
      if (!verb.isBlank()) {
        verbSet.add(verb.strip());
      }
    }
    return new CommandRule(verbSet, plain, valued, ANY, call -> null);
  }

  CommandRule with(Further more) {
    return new CommandRule(verbs, flags, valued, operandsMax, more);
  }

  CommandRule operands(int max) {
    return new CommandRule(verbs, flags, valued, max, further);
  }

  /** Why the call is refused; null where it only reads. */
  @Nullable String refusal(List<String> words) {
    List<String> operands = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        return "what follows -- is another command or not known";
      }
      if (!word.startsWith("-") || word.equals("-")) {
        operands.add(word);
        continue;
      }
      String next = i + 1 < words.size() ? words.get(i + 1) : null;
      int used = flag(word, next, values);
      if (used < 0) {
        return "the option " + word + " is not known to only read, or given twice";
      }
      i += used;
    }
    String verb = verb(operands);
    if (verb == null) {
      return operands.isEmpty()
          ? "it needs to be told what to do"
          : "\"" + operands.getFirst() + "\" is not known to only read";
    }
    List<String> rest =
        operands.subList(verb.isEmpty() ? 0 : verb.split(" ", -1).length, operands.size());
    if (rest.size() > operandsMax) {
      return "\"" + rest.get(operandsMax) + "\" is not known to only read";
    }
    return further.refusal(new Call(verb, List.copyOf(rest), values));
  }

  private @Nullable String verb(List<String> operands) {
    if (verbs.isEmpty()) {
      return "";
    }
    if (!operands.isEmpty() && verbs.contains(operands.getFirst())) {
      return operands.getFirst();
    }
    String two = operands.size() < 2 ? "" : operands.get(0) + " " + operands.get(1);
    return verbs.contains(two) ? two : operands.isEmpty() && verbs.contains("-") ? "" : null;
  }

  /** Takes a flag; returns how many words more it used, -1 where it is not allowed. */
  private int flag(String word, @Nullable String next, Map<String, String> values) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (flags.contains(word) || (equals > 0 && flags.contains(name) && isSwitch(word, equals))) {
      values.put(name, "");
      return 0;
    }
    if (valued.contains(name)) {
      String value = equals >= 0 ? word.substring(equals + 1) : next == null ? "" : next;
      return put(name, value, values) ? equals >= 0 || next == null ? 0 : 1 : -1;
    }
    if (word.matches("-\\d{1,6}")) {
      return 0;
    }
    return word.startsWith("--") ? -1 : cluster(word, next, values);
  }

  /** Whether the option may have this value, besides one that it may have already. */
  private static boolean put(String name, String value, Map<String, String> values) {
    String brief = BRIEF.getOrDefault(name, name);
    return values.put(brief, value) == null || REPEATABLE.contains(brief);
  }

  /** {@code --watch=false}. */
  private static boolean isSwitch(String word, int equals) {
    return Set.of("true", "false").contains(word.substring(equals + 1));
  }

  /** Letters that share a dash; the last one may have a value, in the same word or the next. */
  private int cluster(String word, @Nullable String next, Map<String, String> values) {
    for (int i = 1; i < word.length(); i++) {
      String letter = "-" + word.charAt(i);
      if (valued.contains(letter)) {
        boolean inside = i + 1 < word.length();
        String value = inside ? word.substring(i + 1) : next == null ? "" : next;
        return put(letter, value, values) ? inside || next == null ? 0 : 1 : -1;
      }
      if (!flags.contains(letter)) {
        return -1;
      }
      values.put(letter, "");
    }
    return 0;
  }
}
