package dev.hearth.starter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes incidents: the same seed gives the same incident. */
final class Generator {
  private static final double NONE_SHARE = 0.12;
  private static final double UNKNOWN_SHARE = 0.13;

  /** The longest bundle must leave room for the reply in 2,048 tokens. */
  private static final int CHARACTERS_MAX = 3600;

  private static final int CHARACTERS_MIN = 700;
  private static final int PRIMER_CHARACTERS_MAX = 400;
  private static final int EVIDENCE_MAX = 4;
  private static final int INCIDENT_SECONDS = 3000;

  private static final Set<String> LITTLE_WORDS =
      Set.of("a ", "an ", "the ", "is ", "was ", "has ", "been ", "be ", "that ", "this ", "its ");

  private final Catalogue catalogue;

  Generator(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A line of a bundle and whether it proves the cause. */
  private record Line(Phrase phrase, String text, boolean proof, int second) {}

  Incident incident(Split split, long seed) {
    return new Making(split, seed).incident();
  }

  /** One incident in the making. */
  private final class Making {
    private final Split split;
    private final long seed;
    private final SplittableRandom random;
    private final Gaps gaps;
    private final Formats formats;
    private final List<Line> lines = new ArrayList<>();
    private final Set<Phrase> used = new LinkedHashSet<>();

    Making(Split split, long seed) {
      this.split = split;
      this.seed = seed;
      // splits draw from streams of their own, whatever the seeds
      this.random = new SplittableRandom(Seeds.mixed(seed, split.number()));
      this.gaps = new Gaps(random, catalogue.names(), split.starred());
      this.formats = new Formats(random, gaps, split.starred());
    }

    Incident incident() {
      double draw = random.nextDouble();
      if (draw < NONE_SHARE) {
        return none();
      }
      if (draw < NONE_SHARE + UNKNOWN_SHARE) {
        return unknown();
      }
      return fault(catalogue.faults().get(random.nextInt(catalogue.faults().size())));
    }

    private Incident fault(Fault fault) {
      List<Phrase> signals = signals(fault);
      signals.forEach(phrase -> add(phrase, true));
      some(fault.hints(), 0.6);
      some(background("symptom"), 0.1);
      if (random.nextInt(3) == 0) {
        elsewhere();
      }
      boolean sure = signals.size() > 1;
      List<String> missing =
          sure || fault.missing().isEmpty()
              ? List.of()
              : List.of(filled(fault.missing().getFirst()));
      return finished(
          fault.kind(), fault.causes(), fault.commands(), sure ? "high" : "medium", missing);
    }

    /** One to three proofs; in unseen incidents at least one of unseen wording. */
    private List<Phrase> signals(Fault fault) {
      List<Phrase> plain = new ArrayList<>();
      List<Phrase> starred = new ArrayList<>();
      fault.signals().forEach(phrase -> (phrase.starred() ? starred : plain).add(phrase));
      int draw = random.nextInt(20);
      int wanted = draw < 7 ? 1 : draw < 15 ? 2 : 3;
      List<Phrase> chosen = new ArrayList<>();
      while (chosen.size() < wanted) {
        boolean unseen = split.starred() && (chosen.isEmpty() || random.nextBoolean());
        List<Phrase> from = unseen && !starred.isEmpty() ? starred : plain;
        if (from.isEmpty()) {
          break;
        }
        chosen.add(from.remove(random.nextInt(from.size())));
      }
      return chosen;
    }

    private Incident none() {
      List<Phrase> healthy = new ArrayList<>(background("healthy"));
      int count = 2 + random.nextInt(3);
      for (int i = 0; i < count && !healthy.isEmpty(); i++) {
        add(healthy.remove(random.nextInt(healthy.size())), true);
      }
      return finished(
          "none", catalogue.none().causes(), List.of(), count > 2 ? "high" : "medium", List.of());
    }

    private Incident unknown() {
      List<Phrase> symptoms = new ArrayList<>(background("symptom"));
      int count = 2 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        add(symptoms.remove(random.nextInt(symptoms.size())), true);
      }
      if (random.nextBoolean()) {
        Fault hidden = catalogue.faults().get(random.nextInt(catalogue.faults().size()));
        some(hidden.hints(), 0.5);
      }
      Fault reply = catalogue.unknown();
      List<String> missing = new ArrayList<>();
      for (Phrase phrase : reply.missing().subList(0, 2)) {
        missing.add(filled(phrase));
      }
      return finished("unknown", reply.causes(), reply.commands(), "low", missing);
    }

    /** Signs of health of something else. */
    private void elsewhere() {
      for (Phrase phrase : background("healthy")) {
        boolean named = phrase.source().equals("metrics") || phrase.source().equals("events");
        if (named && random.nextBoolean()) {
          String text = phrase.text().replace("{app}", "{app2}").replace("{pod}", "{anyPod}");
          Phrase other = new Phrase(phrase.source(), text, phrase.starred());
          lines.add(new Line(other, gaps.fill(text), false, second()));
          used.add(phrase);
        }
      }
    }

    /** The phrases that this split may show; unseen incidents show all. */
    private List<Phrase> background(String name) {
      return catalogue.background().getOrDefault(name, List.of()).stream()
          .filter(phrase -> split.starred() || !phrase.starred())
          .toList();
    }

    private void some(List<Phrase> phrases, double chance) {
      for (Phrase phrase : phrases) {
        if (random.nextDouble() < chance && (split.starred() || !phrase.starred())) {
          add(phrase, false);
        }
      }
    }

    private void add(Phrase phrase, boolean proof) {
      lines.add(new Line(phrase, gaps.fill(roughened(phrase.text())), proof, second()));
      used.add(phrase);
    }

    /**
     * Every third wording of the training split loses some of its little words, so that what is
     * learnt hangs on the words that matter and not on one sentence.
     */
    private String roughened(String text) {
      if (!split.learnt() || random.nextInt(3) > 0) {
        return text;
      }
      StringBuilder rest = new StringBuilder();
      for (String word : text.split("(?<= )", -1)) {
        if (!LITTLE_WORDS.contains(word) || random.nextBoolean()) {
          rest.append(word);
        }
      }
      return rest.toString();
    }

    private int second() {
      return random.nextInt(INCIDENT_SECONDS);
    }

    private String filled(Phrase phrase) {
      used.add(phrase);
      return gaps.fill(phrase.text());
    }

    private Incident finished(
        String kind,
        List<Phrase> causes,
        List<Phrase> commands,
        String confidence,
        List<String> missing) {
      addNoise();
      List<String> shown = new ArrayList<>();
      List<String> proofs = show(shown);
      String text = filled(causes.get(random.nextInt(causes.size())));
      List<String> commandTexts = commands.stream().limit(2).map(this::filled).toList();
      Reply reply = new Reply(kind, text, proofs, commandTexts, confidence, missing);
      return new Incident(split, seed, shown, reply, used);
    }

    private void addNoise() {
      int room = room();
      List<Phrase> noise = background("noise");
      List<Phrase> distractors = background("distractor");
      int distracted = random.nextInt(5);
      int characters = lines.stream().mapToInt(line -> line.text().length() + 60).sum();
      for (int i = 0; characters < room; i++) {
        List<Phrase> from = i < distracted ? distractors : noise;
        add(from.get(random.nextInt(from.size())), false);
        characters += lines.getLast().text().length() + 60;
      }
    }

    /** Characters of a bundle. */
    private int room() {
      if (split == Split.PRIMER) {
        return random.nextInt(PRIMER_CHARACTERS_MAX);
      }
      double share = Math.pow(random.nextDouble(), 1.6);
      return CHARACTERS_MIN + (int) (share * (CHARACTERS_MAX - CHARACTERS_MIN));
    }

    /** Puts lines into files, gives them ids, and says which ids prove the cause. */
    private List<String> show(List<String> shown) {
      Map<String, List<Line>> files = new LinkedHashMap<>();
      List<Line> mixed = new ArrayList<>(lines);
      for (int i = mixed.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Line line = mixed.get(i);
        mixed.set(i, mixed.get(j));
        mixed.set(j, line);
      }
      mixed.forEach(
          line -> files.computeIfAbsent(line.phrase().source(), k -> new ArrayList<>()).add(line));
      List<String> proofs = new ArrayList<>();
      int id = 0;
      for (Map.Entry<String, List<Line>> file : files.entrySet()) {
        String source = file.getKey();
        int style = formats.style(source);
        shown.add("# " + formats.file(source));
        file.getValue().sort(Comparator.comparingInt(Line::second));
        for (Line line : file.getValue()) {
          id++;
          shown.add("E" + id + " " + formats.line(source, style, line.text(), line.second()));
          if (line.proof() && proofs.size() < EVIDENCE_MAX) {
            proofs.add("E" + id);
          }
        }
      }
      if (random.nextInt(10) < 7) {
        shown.add(
            "left out: %d lines of %d files"
                .formatted(5 + random.nextInt(4000), 1 + random.nextInt(40)));
      }
      return proofs;
    }
  }
}
