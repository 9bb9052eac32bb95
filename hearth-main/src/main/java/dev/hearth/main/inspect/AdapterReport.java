package dev.hearth.main.inspect;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Section;
import dev.hearth.model.adapter.BaseMark;
import dev.hearth.model.adapter.LoraFile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What an adapter file says about itself. */
public final class AdapterReport {
  private AdapterReport() {}

  /** Whether a file is an adapter rather than a model. */
  public static boolean fits(GgufFile file) {
    return file.metadata().string("general.type", "").equals("adapter");
  }

  public static List<Section> sections(GgufFile file) {
    Metadata metadata = file.metadata();
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.words("architecture", metadata.string("general.architecture", "")));
    facts.add(Fact.words("kind", metadata.string("adapter.type", "")));
    try (LoraFile adapter = LoraFile.open(file.path())) {
      facts.add(Fact.count("rank", adapter.rank()));
      facts.add(new Fact("alpha", "alpha", new Fact.Quantity(adapter.alpha())));
      facts.add(Fact.count("matrices", adapter.changes().size()));
      TreeSet<String> kinds = new TreeSet<>();
      for (LoraFile.Change change : adapter.changes()) {
        kinds.add(change.tensor().replaceFirst("^blk\\.\\d+\\.", ""));
      }
      facts.add(new Fact("changes", "changes", new Fact.Several(List.copyOf(kinds))));
    } catch (HearthException e) {
      facts.add(Fact.words("problem", e.fact()));
    }
    String mark = metadata.string(BaseMark.KEY, "");
    facts.add(Fact.words("base_mark", mark.isEmpty() ? "none: fits where its shapes do" : mark));
    facts.add(new Fact("file_bytes", "in files", new Fact.Bytes(file.fileBytes())));
    return List.of(new Section("adapter", "Adapter", facts));
  }
}
