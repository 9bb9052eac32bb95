package dev.hearth.apps.evidence;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills a budget with the best candidates, each further one of a file or template worth less. */
final class Packer {
  private static final double SAME_FILE = 0.93;
  private static final double SAME_TEMPLATE = 0.4;

  /** Below that a line is shown only where there is little else. */
  private static final double SCORE_MIN = 0.35;

  private static final int ITEMS_FEW = 12;

  /** So many lines that do not fit in a row end the search. */
  private static final int MISSES_MAX = 60;

  private static final String TAIL = "left out: 99999999 lines of 99999 files";

  private final List<Pieces> pieces;
  private final Budget budget;
  private final List<String> notes;
  private final Map<Integer, Integer> perFile = new HashMap<>();
  private final Map<Long, Integer> perTemplate = new HashMap<>();

  Packer(List<Pieces> pieces, Budget budget, List<String> notes) {
    this.pieces = pieces;
    this.budget = budget;
    this.notes = notes;
  }

  Packed pack(List<Candidate> ranked) {
    List<Candidate> chosen = choose(ranked);
    Packed packed = packed(chosen);
    // a text may have more tokens than its lines have one by one
    while (packed.tokens() > budget.tokensMax() && !chosen.isEmpty()) {
      chosen.remove(chosen.stream().min(Comparator.comparingDouble(Candidate::score)).get());
      packed = packed(chosen);
    }
    if (chosen.isEmpty() && !ranked.isEmpty()) {
      throw new HearthException(
          Code.DOES_NOT_FIT,
          "not one line of evidence fits into %,d tokens".formatted(budget.tokensMax()),
          "give more context to the evidence");
    }
    return packed;
  }

  private List<Candidate> choose(List<Candidate> ranked) {
    List<Candidate> left = new ArrayList<>(ranked);
    List<Candidate> chosen = new ArrayList<>();
    int tokens = budget.tokensMax() - budget.tokens().applyAsInt(TAIL);
    int misses = 0;
    while (!left.isEmpty() && chosen.size() < budget.itemsMax() && misses < MISSES_MAX) {
      int next = best(left);
      Candidate candidate = left.remove(next);
      if (worth(candidate) < SCORE_MIN && chosen.size() >= ITEMS_FEW) {
        break;
      }
      int cost = cost(candidate);
      if (cost > tokens) {
        misses++;
        continue;
      }
      misses = 0;
      tokens -= cost;
      chosen.add(candidate);
      perFile.merge(candidate.file(), 1, Integer::sum);
      perTemplate.merge(candidate.template(), 1, Integer::sum);
    }
    return chosen;
  }

  /** The first of the most worthy; what cannot become the best any more is not looked at. */
  private int best(List<Candidate> left) {
    int best = 0;
    double most = -1;
    for (int i = 0; i < left.size() && left.get(i).score() > most; i++) {
      double worth = worth(left.get(i));
      if (worth > most) {
        most = worth;
        best = i;
      }
    }
    return best;
  }

  private double worth(Candidate candidate) {
    return candidate.score()
        * Math.pow(SAME_FILE, perFile.getOrDefault(candidate.file(), 0))
        * Math.pow(SAME_TEMPLATE, perTemplate.getOrDefault(candidate.template(), 0));
  }

  private int cost(Candidate candidate) {
    Pieces own = pieces.get(candidate.file());
    Item item = item(candidate, "E9999");
    int cost = budget.tokens().applyAsInt("E9999 " + item.shown() + "\n");
    return perFile.containsKey(candidate.file())
        ? cost
        : cost + budget.tokens().applyAsInt("# " + own.file().name() + "\n");
  }

  private Packed packed(List<Candidate> chosen) {
    List<Candidate> shown = new ArrayList<>(chosen);
    shown.sort(
        Comparator.comparingInt(Candidate::file)
            .thenComparingInt(c -> pieces.get(c.file()).from(c.piece()))
            .thenComparingInt(Candidate::piece));
    List<Item> items = new ArrayList<>();
    Map<Integer, BitSet> linesShown = new HashMap<>();
    for (Candidate candidate : shown) {
      Item item = item(candidate, "E" + (items.size() + 1));
      items.add(item);
      linesShown
          .computeIfAbsent(candidate.file(), file -> new BitSet())
          .set(item.line() - 1, item.line() - 1 + item.lines());
    }
    long leftOutLines = 0;
    int leftOutFiles = 0;
    for (int i = 0; i < pieces.size(); i++) {
      BundleFile file = pieces.get(i).file();
      BitSet lines = linesShown.getOrDefault(i, new BitSet());
      int left = 0;
      for (int line = 0; line < file.lines(); line++) {
        left += lines.get(line) || file.isBlank(line) ? 0 : 1;
      }
      leftOutLines += left;
      leftOutFiles += left > 0 ? 1 : 0;
    }
    int tokens = budget.tokens().applyAsInt(Prompt.of(items, leftOutLines, leftOutFiles));
    return new Packed(items, leftOutLines, leftOutFiles, tokens, notes);
  }

  private Item item(Candidate candidate, String id) {
    Pieces own = pieces.get(candidate.file());
    BundleFile file = own.file();
    int piece = candidate.piece();
    int from = own.from(piece);
    int to = own.to(piece);
    int line = file.lineAt(from);
    String text = own.text(piece);
    String shown = Shown.shortened(text, budget.lineCharactersMax());
    return new Item(
        id,
        file.name(),
        line + 1,
        file.lineAt(Math.max(from, to - 1)) - line + 1,
        from,
        Bytes.copyOf(file.bytes(), from, to),
        shown,
        !shown.equals(text),
        own.level(piece),
        Evidence.instant(own.micros(piece)),
        candidate.score(),
        candidate.why(),
        candidate.folded());
  }
}
