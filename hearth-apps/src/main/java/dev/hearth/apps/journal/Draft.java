package dev.hearth.apps.journal;

import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run that is not done yet. It is unfinished until {@link #finish}, whatever ends the process.
 */
public final class Draft {
  private final Journal journal;
  private final String id;
  private final Path folder;
  private final SortedMap<String, String> digests = new TreeMap<>();

  Draft(Journal journal, String id, Path folder) {
    this.journal = journal;
    this.id = id;
    this.folder = folder;
  }

  public String id() {
    return id;
  }

  /** Where it is written until it is done. */
  public Path folder() {
    return folder;
  }

  /**
   * Adds a file and makes it safe on the disk.
   *
   * @param name may have folders, separated by slashes
   */
  public void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || digests.containsKey(name)) {
      throw new IllegalArgumentException("not a new file of this run: " + name);
    }
    Files.createDirectories(Paths.parent(file));
    SafeWrite.fresh(file, bytes);
    digests.put(name, Sha256.of(bytes));
  }

  /** Makes the run done: renames its folder, then writes its line. */
  public Entry finish(Map<String, String> summary) throws IOException {
    SafeWrite.tree(folder);
    Path done = journal.folder(id);
    Files.move(folder, done);
    SafeWrite.folder(Paths.parent(done));
    return journal.append(new Happening(Entry.RUN, id, digests, summary));
  }

  /** Takes everything back: there was no run. */
  public void discard() throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(folder)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
