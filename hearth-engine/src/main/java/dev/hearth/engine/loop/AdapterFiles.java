package dev.hearth.engine.loop;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.adapter.LoraFile;
import java.util.ArrayList;
import java.util.List;

/** The adapter files of a model while it is being opened. */
final class AdapterFiles implements AutoCloseable {
  private final List<LoraFile> files = new ArrayList<>();
  private final List<AdapterFacts> facts = new ArrayList<>();

  private AdapterFiles() {}

  /**
   * Opens adapters and checks that they say to be for this model; whether they fit is seen when the
   * model is loaded.
   *
   * @throws HearthException REFUSED for one that was trained on another model, USAGE for two of one
   *     name
   */
  static AdapterFiles open(List<AdapterSettings> wanted, GgufFile model) {
    AdapterFiles opened = new AdapterFiles();
    try {
      wanted.forEach(adapter -> opened.add(adapter, model));
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void add(AdapterSettings wanted, GgufFile model) {
    if (facts.stream().anyMatch(known -> known.name().equals(wanted.name()))) {
      throw new HearthException(
          Code.USAGE,
          "two adapters are called " + wanted.name(),
          "load each once, from files of different names");
    }
    LoraFile file = LoraFile.open(wanted.file());
    files.add(file);
    if (!wanted.anyBase()) {
      file.requireBase(model);
    }
    facts.add(
        new AdapterFacts(
            facts.size(),
            wanted.name(),
            wanted.file(),
            file.rank(),
            file.changes().size(),
            file.alpha(),
            file.sha256(),
            wanted.scale()));
  }

  List<LoraFile> files() {
    return files;
  }

  List<AdapterFacts> facts() {
    return facts;
  }

  /** Bytes of all adapters as floats. */
  long bytes() {
    return files.stream().mapToLong(LoraFile::memoryBytes).sum();
  }

  @Override
  public void close() {
    files.forEach(LoraFile::close);
  }
}
