package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The models in one folder: {@code NAME.gguf} (or the parts of a split model) beside {@code
 * .records/NAME}, which says where it came from and what its digests are. A file without a record
 * is a model too; its digest is not known before somebody asks.
 */
public final class Library {
  private static final String RECORDS = ".records";
  private static final String CARDS = ".cards";

  private final Path folder;
  private final KnownDigests digests;

  /**
   * @param folder of the models; need not be there yet
   */
  public Library(Path folder) {
    this.folder = folder;
    this.digests = new KnownDigests(folder.resolve(".digests"));
  }

  public Path folder() {
    return folder;
  }

  public KnownDigests digests() {
    return digests;
  }

  /** Where downloads lie until they are whole and checked; nothing in it is a model. */
  public Path partials() {
    return folder.resolve(".partial");
  }

  /** A model of the library. */
  public record Entry(String name, List<Path> files, Optional<ModelRecord> known) {
    public Entry {
      files = List.copyOf(files);
    }

    /** The file that opens the model. */
    public Path file() {
      return files.getFirst();
    }
  }

  /** All models, by name; records whose files are gone as well. */
  public List<Entry> entries() throws IOException {
    TreeMap<String, Entry> entries = new TreeMap<>();
    for (String name : names(folder, ModelNames.ENDING)) {
      String model = ModelNames.ofFile(name);
      if (isFirst(name)) {
        find(model).ifPresent(entry -> entries.put(model, entry));
      }
    }
    for (String name : names(folder.resolve(RECORDS), "")) {
      find(name).ifPresent(entry -> entries.put(name, entry));
    }
    return new ArrayList<>(entries.values());
  }

  private static boolean isFirst(String name) {
    return !name.matches(".*-[0-9]{5}-of-[0-9]{5}\\.gguf") || name.matches(".*-00001-of-.*");
  }

  private static List<String> names(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(ending))
          .sorted()
          .toList();
    }
  }

  /** The model of that name. */
  public Optional<Entry> find(String name) {
    try {
      ModelNames.check(name);
    } catch (HearthException e) {
      return Optional.empty();
    }
    Optional<ModelRecord> known = known(name);
    if (known.isPresent()) {
      List<Path> files =
          known.get().files().stream().map(file -> folder.resolve(file.name())).toList();
      return Optional.of(new Entry(name, files, known));
    }
    Path single = folder.resolve(name + ModelNames.ENDING);
    if (Files.isRegularFile(single)) {
      return Optional.of(new Entry(name, List.of(single), known));
    }
    return parts(name).map(files -> new Entry(name, files, known));
  }

  /** The record of a model, where there is one. */
  public Optional<ModelRecord> known(String name) {
    Path file = folder.resolve(RECORDS).resolve(ModelNames.check(name));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<ModelRecord> models = RecordText.read(WholeFiles.read(file), file.toString());
      if (models.size() != 1 || !models.getFirst().name().equals(name)) {
        throw new HearthException(
            Code.BAD_INPUT, file + " does not tell of " + name, "remove it and pull again");
      }
      return Optional.of(models.getFirst());
    } catch (IOException e) {
      throw new HearthException(
          Code.BAD_INPUT, file + " cannot be read", "check its permissions", e);
    }
  }

  private Optional<List<Path>> parts(String name) {
    String first = name + "-00001-of-";
    try {
      for (String file : names(folder, ModelNames.ENDING)) {
        if (file.startsWith(first) && file.length() == first.length() + 10) {
          int count = Integer.parseInt(file.substring(first.length(), first.length() + 5));
          List<Path> parts = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            parts.add(folder.resolve(ModelNames.file(name, i, count)));
          }
          return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      // five characters that are no count: a file of another kind
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Takes files in whose bytes were checked and lie on the disk. The first file of a split model
   * gets its name last: before that it cannot be opened.
   *
   * @param whole the files under their temporary names, in the order of the record
   * @throws HearthException REFUSED where another model has the name
   */
  public Entry publish(ModelRecord model, List<Path> whole) throws IOException {
    refuseOther(model);
    for (int i = whole.size() - 1; i >= 0; i--) {
      Path target = folder.resolve(model.files().get(i).name());
      WholeFiles.rename(whole.get(i), target);
      // renaming one of a file's names to another of them does nothing
      Files.deleteIfExists(whole.get(i));
      digests.remember(target, model.files().get(i).sha256());
    }
    WholeFiles.write(folder.resolve(RECORDS).resolve(model.name()), RecordText.write(model));
    return find(model.name()).orElseThrow();
  }

  /**
   * Refuses where the name is another model's. A file without a record (the machine stopped between
   * its name and its record, or somebody put it there) is compared by its bytes.
   */
  public void refuseOther(ModelRecord model) throws IOException {
    Optional<Entry> there = find(model.name());
    boolean same =
        there.isPresent()
            && there.get().known().map(k -> k.sha256().equals(model.sha256())).orElse(false);
    if (there.isPresent()
        && !same
        && whole(there.get())
        && !measured(there.get(), false, bytes -> {}).sha256().equals(model.sha256())) {
      throw taken(model.name());
    }
  }

  private static HearthException taken(String name) {
    return new HearthException(
        Code.REFUSED,
        "another model is called " + name + " already",
        "choose a name with --name, or remove that one with 'hearth rm " + name + "'");
  }

  /** Whether all files of a model are there with their sizes. */
  public static boolean whole(Entry entry) throws IOException {
    for (int i = 0; i < entry.files().size(); i++) {
      Path file = entry.files().get(i);
      int index = i;
      long bytes = entry.known().map(k -> k.files().get(index).bytes()).orElse(-1L);
      if (!Files.isRegularFile(file) || (bytes >= 0 && Files.size(file) != bytes)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The record with digests as the files have them now.
   *
   * @param again reads every byte, whatever is remembered
   */
  public ModelRecord measured(Entry entry, boolean again, LongConsumer read) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (Path file : entry.files()) {
      String sha256 = again ? digests.measured(file, read) : digests.sha256(file, read);
      files.add(new StoredFile(sha256, Files.size(file), String.valueOf(file.getFileName())));
    }
    ModelRecord known = entry.known().orElse(null);
    return known == null
        ? new ModelRecord(entry.name(), "", "", "", false, files)
        : new ModelRecord(
            entry.name(),
            known.source(),
            known.revision(),
            known.licence(),
            known.published(),
            files);
  }

  /**
   * Removes a model: the first file first, so that what is left after a stop cannot be opened.
   *
   * @return bytes of the files that were removed
   */
  public long remove(Entry entry) throws IOException {
    long bytes = 0;
    for (Path file : entry.files()) {
      if (Files.exists(file)) {
        bytes += Files.size(file);
        digests.forget(file);
      }
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder.resolve(RECORDS).resolve(entry.name()));
    Files.deleteIfExists(folder.resolve(CARDS).resolve(entry.name()));
    return bytes;
  }

  /** Keeps what the publisher wrote about a model. */
  public void keepCard(String name, String text) throws IOException {
    WholeFiles.write(folder.resolve(CARDS).resolve(ModelNames.check(name)), text);
  }

  /** What the publisher wrote about a model; empty where nothing is kept. */
  public String card(String name) throws IOException {
    Path card = folder.resolve(CARDS).resolve(ModelNames.check(name));
    return Files.exists(card) ? WholeFiles.read(card) : "";
  }
}
