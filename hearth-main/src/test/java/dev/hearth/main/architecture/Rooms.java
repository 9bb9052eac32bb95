package dev.hearth.main.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Who may know whom: rooms one way only, doors without their shelves, shelves that stay apart.
 *
 * @param root the package below which the rooms lie; the tests of these rules have a tree of their
 *     own that breaks every one
 */
record Rooms(String root) {
  /** What each room may know besides itself. */
  private static final Map<String, Set<String>> KNOWS =
      Map.of(
          "format", Set.of(),
          "compute", Set.of("format"),
          "model", Set.of("format", "compute"),
          "engine", Set.of("format", "compute", "model"),
          "server", Set.of("format", "model", "engine"),
          "apps", Set.of("format", "compute", "model", "engine"),
          "main", Set.of("format", "compute", "model", "engine", "server", "apps"),
          "bench", Set.of("format", "compute", "model", "engine", "server", "apps", "main"));

  /** Every rule, by the name of the class that breaks it in the tests. */
  Map<String, ArchRule> rules() {
    return Map.ofEntries(
        Map.entry("BreaksOneWay", oneWay()),
        Map.entry("BreaksNoCycles", noCycles()),
        Map.entry("BreaksDoor", doors()),
        Map.entry("BreaksComputeDoor", computeOnlyByItsDoor()),
        Map.entry("BreaksComputeKnowsNoFile", computeKnowsNoFile()),
        Map.entry("BreaksEngineDoor", engineOnlyByItsDoor()),
        Map.entry("BreaksDialectsApart", dialectsApart()),
        Map.entry("BreaksAppsApart", appsApart()),
        Map.entry("BreaksFamiliesApart", familiesApart()),
        Map.entry("BreaksTextApart", textApart()),
        Map.entry("BreaksEngineShelvesApart", engineShelvesApart()));
  }

  private ArchRule oneWay() {
    return everyClass(
        "a room above or beside their own",
        (one, other) ->
            KNOWS.containsKey(room(one))
                && KNOWS.containsKey(room(other))
                && !room(one).equals(room(other))
                && !KNOWS.getOrDefault(room(one), Set.of()).contains(room(other)),
        "a change in a room must not reach the rooms below it");
  }

  private ArchRule noCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that know each other are one package with two names");
  }

  private ArchRule doors() {
    // the front door is no door in this sense: nobody imports it
    return everyClass(
        "a shelf of their own room, being its door",
        (one, other) ->
            shelf(one).isEmpty()
                && !room(one).equals("main")
                && room(one).equals(room(other))
                && !shelf(other).isEmpty()
                // how to sample is part of a request
                && !(room(one).equals("engine") && shelf(other).equals("sample")),
        "a door says what a room offers, not how that is done");
  }

  private ArchRule computeOnlyByItsDoor() {
    return everyClass(
        "a shelf of kernels",
        (one, other) ->
            room(other).equals("compute")
                && !shelf(other).isEmpty()
                && !Set.of("compute", "main", "bench").contains(room(one))
                // opening a model asks for kernels; who they are stays behind the door
                && !(shelf(one).equals("loop") && shelf(other).equals("choice")),
        "which kernels run is chosen in one place and nobody else may notice");
  }

  private ArchRule computeKnowsNoFile() {
    return everyClass(
        "model files, being kernels",
        (one, other) ->
            room(one).equals("compute")
                && room(other).equals("format")
                && Set.of("gguf", "library").contains(shelf(other)),
        "kernels compute on blocks, wherever these come from");
  }

  private ArchRule engineOnlyByItsDoor() {
    return everyClass(
        "a shelf of the engine",
        (one, other) ->
            Set.of("server", "apps").contains(room(one))
                && (room(other).equals("engine") && !Set.of("", "sample").contains(shelf(other))
                    // what the engine's door itself speaks of: conversations, tokens
                    || room(one).equals("server")
                        && room(other).equals("model")
                        && !Set.of("", "chat", "text").contains(shelf(other))),
        "requests and events are all that the wire and the apps may know of the engine");
  }

  private ArchRule familiesApart() {
    String family = root + ".model.arch.Family";
    return everyClass(
        "another family, being one",
        (one, other) ->
            !one.getName().equals(family)
                && !other.getName().equals(family)
                && !one.equals(other)
                && one.isAssignableTo(family)
                && other.isAssignableTo(family),
        "a family is a recipe of shared parts; leaning on a sibling couples two models");
  }

  private ArchRule textApart() {
    return apart(
        "model",
        Set.of("jinja", "text", "chat"),
        "tokens, templates and replies meet in the rooms that use them");
  }

  private ArchRule dialectsApart() {
    return apart(
        "server",
        Set.of("openai", "ollama", "anthropic", "batch", "http", "house", "tenant", "watch"),
        "a dialect is wire records to one kind of request; what all need is on the shelf wire");
  }

  private ArchRule appsApart() {
    Set<String> shared = Set.of("journal", "evidence");
    return everyClass(
        "another app, but for the shared shelves " + shared + ", which know none",
        (one, other) ->
            room(one).equals("apps")
                && room(other).equals("apps")
                && !shelf(one).equals(shelf(other))
                && (shared.contains(shelf(one)) || !shared.contains(shelf(other))),
        "an app that leans on another cannot be left out; what several need is shared and knows"
            + " none");
  }

  private ArchRule engineShelvesApart() {
    return apart(
        "engine",
        Set.of("sample", "budget", "schedule", "grammar"),
        "each is a pure function of its own input; the loop joins them");
  }

  private ArchRule apart(String room, Set<String> shelves, String why) {
    return everyClass(
        "another of the " + room + " shelves " + shelves + ", being on one",
        (one, other) ->
            room(one).equals(room)
                && room(other).equals(room)
                && shelves.contains(shelf(one))
                && shelves.contains(shelf(other))
                && !shelf(one).equals(shelf(other)),
        why);
  }

  private static ArchRule everyClass(
      String what, BiPredicate<JavaClass, JavaClass> forbidden, String why) {
    return classes().should(Conditions.notKnow(what, forbidden)).because(why);
  }

  /** The first name after the root; empty outside of it. */
  private String room(JavaClass type) {
    return part(type, 0);
  }

  /** The second name after the root; empty for a door. */
  private String shelf(JavaClass type) {
    return part(type, 1);
  }

  private String part(JavaClass type, int index) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String[] parts = name.substring(root.length() + 1).split("\\.");
    return index < parts.length ? parts[index] : "";
  }
}
