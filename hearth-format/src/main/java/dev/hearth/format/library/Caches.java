package dev.hearth.format.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Model files that other programs on this machine fetched: they are used where they lie, nothing is
 * copied or changed. Only folders in the layouts of Ollama, LM Studio and the Hugging Face cache
 * are looked at.
 *
 * @param ollama the folder that holds {@code manifests} and {@code blobs}
 * @param huggingFace the folder that holds {@code models--OWNER--REPO}
 * @param lmStudio folders that hold {@code OWNER/REPO/FILE.gguf}
 */
public record Caches(List<Path> ollama, List<Path> huggingFace, List<Path> lmStudio) {
  private static final int FILES_MAX = 10_000;
  private static final long MANIFEST_BYTES_MAX = 1 << 20;
  private static final Pattern REPOSITORY = Pattern.compile("models--(.+?)--(.+)");

  /** In a manifest: the layer that is the model, whichever of its fields comes first. */
  private static final Pattern LAYER = Pattern.compile("\\{[^{}]*\\}");

  private static final Pattern MODEL_LAYER =
      Pattern.compile("\"mediaType\"\\s*:\\s*\"application/vnd\\.ollama\\.image\\.model\"");
  private static final Pattern LAYER_DIGEST =
      Pattern.compile("\"digest\"\\s*:\\s*\"sha256:([0-9a-f]{64})\"");

  public Caches {
    ollama = List.copyOf(ollama);
    huggingFace = List.copyOf(huggingFace);
    lmStudio = List.copyOf(lmStudio);
  }

  /** No caches. */
  public static Caches none() {
    return new Caches(List.of(), List.of(), List.of());
  }

  /**
   * A model file of another program.
   *
   * @param program whose it is
   * @param source as {@code hearth pull} would take it
   * @param name what it would be called in the library
   * @param sha256 the digest that the other program states; empty where it states none
   */
  public record Found(String program, String source, String name, Path file, String sha256) {}

  /** All of them, by source. */
  public List<Found> all() throws IOException {
    List<Found> all = new ArrayList<>();
    try {
      for (Path folder : ollama) {
        addOllama(folder, all);
      }
      for (Path folder : huggingFace) {
        addHuggingFace(folder, all);
      }
      for (Path folder : lmStudio) {
        addLmStudio(folder, all);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    return all;
  }

  /** The one of that source, or of that name. */
  public Optional<Found> find(String text) throws IOException {
    List<Found> all = all();
    return all.stream()
        .filter(found -> found.source().equals(text))
        .findFirst()
        .or(() -> all.stream().filter(found -> found.name().equals(text)).findFirst());
  }

  private static void addOllama(Path folder, List<Found> all) throws IOException {
    Path manifests = folder.resolve("manifests");
    for (Path manifest : files(manifests, 6)) {
      Path place = manifests.relativize(manifest);
      if (place.getNameCount() != 4 || Files.size(manifest) > MANIFEST_BYTES_MAX) {
        continue;
      }
      String host = place.getName(0).toString();
      String space = place.getName(1).toString();
      String model = place.getName(2).toString();
      String tag = place.getName(3).toString();
      String owner = space.equals("library") ? "" : space + "/";
      String other = host + "/" + (owner.isEmpty() ? "library/" : "");
      String at = host.equals("registry.ollama.ai") ? "" : other;
      Optional<String> digest = modelDigest(Files.readString(manifest));
      if (digest.isPresent()) {
        Path blob = folder.resolve("blobs").resolve("sha256-" + digest.get());
        if (Files.isRegularFile(blob)) {
          all.add(
              new Found(
                  "Ollama",
                  "ollama:" + at + owner + model + ":" + tag,
                  ModelNames.from(model + "-" + tag),
                  blob,
                  digest.get()));
        }
      }
    }
  }

  static Optional<String> modelDigest(String manifest) {
    Matcher layers = LAYER.matcher(manifest);
    while (layers.find()) {
      Matcher digest = LAYER_DIGEST.matcher(layers.group());
      if (MODEL_LAYER.matcher(layers.group()).find() && digest.find()) {
        return Optional.of(digest.group(1));
      }
    }
    return Optional.empty();
  }

  private static void addHuggingFace(Path folder, List<Found> all) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path repository : list(folder)) {
      Matcher name = REPOSITORY.matcher(String.valueOf(repository.getFileName()));
      Path main = repository.resolve("refs").resolve("main");
      if (!name.matches() || !Files.isRegularFile(main) || Files.size(main) > 100) {
        continue;
      }
      Path snapshot =
          repository.resolve("snapshots").resolve(Files.readString(main).strip()).normalize();
      if (!snapshot.startsWith(repository.resolve("snapshots"))) {
        continue;
      }
      for (Path file : files(snapshot, 4)) {
        if (isFirstOfModel(file)) {
          String path = snapshot.relativize(file).toString().replace('\\', '/');
          String blob = String.valueOf(file.toRealPath().getFileName());
          all.add(
              new Found(
                  "Hugging Face",
                  "hf:" + name.group(1) + "/" + name.group(2) + ":" + path,
                  ModelNames.from(ModelNames.ofFile(path)),
                  file,
                  blob.matches("[0-9a-f]{64}") ? blob : ""));
        }
      }
    }
  }

  private static void addLmStudio(Path folder, List<Found> all) throws IOException {
    for (Path file : files(folder, 3)) {
      Path place = folder.relativize(file);
      if (place.getNameCount() == 3 && isFirstOfModel(file)) {
        all.add(
            new Found(
                "LM Studio",
                "hf:" + place.getName(0) + "/" + place.getName(1) + ":" + place.getName(2),
                ModelNames.from(ModelNames.ofFile(place.getName(2).toString())),
                file,
                ""));
      }
    }
  }

  private static boolean isFirstOfModel(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(ModelNames.ENDING)
        && !name.startsWith("mmproj")
        && (!name.matches(".*-[0-9]{5}-of-[0-9]{5}\\.gguf") || name.matches(".*-00001-of-.*"));
  }

  private static List<Path> files(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder, depth)) {
      return found.filter(Files::isRegularFile).sorted().limit(FILES_MAX).toList();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().limit(FILES_MAX).toList();
    }
  }
}
