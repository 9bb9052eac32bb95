package dev.hearth.apps.pull;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelNames;
import dev.hearth.format.library.ModelParts;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.format.library.Sha256;
import dev.hearth.format.library.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets a model into the library. Bytes lie under temporary names until every one of them is checked
 * and on the disk; only then a file gets a model's name.
 */
public final class Puller {
  /** Left free on the disk. */
  private static final long RESERVE_BYTES = 64L << 20;

  private final Library library;
  private final Caches caches;
  private final Network network;
  private final Disk disk;
  private final Patience patience;

  public Puller(Library library, Caches caches, Network network, Disk disk, Patience patience) {
    this.library = library;
    this.caches = caches;
    this.network = network;
    this.disk = disk;
    this.patience = patience;
  }

  /**
   * Gets it.
   *
   * @throws HearthException VERIFICATION_FAILED where bytes are not those that are published or
   *     pinned, DOES_NOT_FIT where the disk is too small, REFUSED where the name is taken
   */
  public ModelRecord pull(PullRequest request, Watcher watcher) throws IOException {
    Optional<ModelRecord> pinned = request.lock().entry(request.text());
    Source source = source(request, pinned);
    if (source instanceof Source.Local(Path file)) {
      return local(file, request, watcher);
    }
    Offer offer = network.offer(source);
    String name = request.name().isEmpty() ? pinnedName(pinned, offer) : request.name();
    ModelNames.check(name);
    Expectation expected = new Expectation(request, request.lock().entry(name), offer);
    offer.notes().forEach(watcher::note);
    Optional<ModelRecord> there = alreadyThere(name, expected);
    if (there.isPresent()) {
      watcher.note(name + " is here already, with the same digest");
      return there.get();
    }
    ModelRecord model = fetched(offer, name, expected, watcher);
    if (!offer.card().isBlank()) {
      library.keepCard(name, offer.card());
    }
    return model;
  }

  /** What a pull would bring now; nothing is fetched. */
  public Offer offer(Source source) {
    return network.offer(source);
  }

  private static String pinnedName(Optional<ModelRecord> pinned, Offer offer) {
    return pinned.map(ModelRecord::name).orElse(offer.name());
  }

  private static Source source(PullRequest request, Optional<ModelRecord> pinned) {
    if (pinned.isPresent() && !pinned.get().source().isEmpty()) {
      Optional<Source> named = Source.parse(pinned.get().source());
      // the pinned commit has the pinned bytes, whatever the branch holds now
      if (named.isPresent() && named.get() instanceof Source.HuggingFace hub) {
        return pinned.get().revision().isEmpty() ? hub : hub.at(pinned.get().revision());
      }
      if (named.isPresent()) {
        return named.get();
      }
    }
    return Source.parse(request.text())
        .orElseThrow(() ->
            new HearthException(
                Code.NOT_FOUND,
                "'"
                    + request.text()
                    + "' is not pinned in "
                    + request.lock().path()
                    + " with a source, and no name is known by itself",
                Source.FORMS));
  }

  private Optional<ModelRecord> alreadyThere(String name, Expectation expected) throws IOException {
    Optional<Library.Entry> entry = library.find(name);
    if (entry.isEmpty() || entry.get().known().isEmpty() || !Library.whole(entry.get())) {
      return Optional.empty();
    }
    ModelRecord known = library.measured(entry.get(), false, bytes -> {});
    return expected.complete() && expected.same(known) ? Optional.of(known) : Optional.empty();
  }

  private ModelRecord fetched(Offer offer, String name, Expectation expected, Watcher watcher)
      throws IOException {
    checkSpace(offer);
    List<Path> whole = new ArrayList<>();
    List<StoredFile> stored = new ArrayList<>();
    List<PartFile> parts = new ArrayList<>();
    try {
      for (int i = 0; i < offer.files().size(); i++) {
        RemoteFile file = offer.files().get(i);
        String own = ModelNames.file(name, i, offer.files().size());
        Optional<Linked> linked = linked(file, watcher);
        if (linked.isPresent()) {
          whole.add(linked.get().path());
          stored.add(new StoredFile(linked.get().sha256(), linked.get().bytes(), own));
          continue;
        }
        PartFile part = network.fetch(file, place(file), watcher);
        parts.add(part);
        stored.add(new StoredFile(checked(file, part, watcher), part.size(), own));
        whole.add(part.path());
      }
      ModelRecord model =
          new ModelRecord(
              name,
              offer.source().text(),
              offer.revision(),
              offer.licence(),
              offer.published(),
              stored);
      expected.check(model);
      checkReadable(whole);
      library.publish(model, whole);
      parts.forEach(PartFile::discard);
      return model;
    } finally {
      parts.forEach(PartFile::close);
    }
  }

  private Network.Place place(RemoteFile file) {
    String key =
        file.sha256().isEmpty()
            ? "url-" + Sha256.of(file.address().toString().getBytes(StandardCharsets.UTF_8))
            : file.sha256();
    return (bytes, version) -> {
      PartFile part =
          PartFile.open(library.partials(), key, bytes, version, patience.pieceBytes(), disk);
      try {
        checkSpace(Math.max(0, bytes - part.bytesDone()), file.path());
        return part;
      } catch (HearthException e) {
        part.close();
        throw e;
      }
    };
  }

  /** The digest of what came; wrong bytes are thrown away. */
  private static String checked(RemoteFile file, PartFile part, Watcher watcher) {
    watcher.checks(file.path(), part.size());
    String sha256 = part.sha256(watcher::checked);
    if (!file.sha256().isEmpty() && !file.sha256().equals(sha256)) {
      part.discard();
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "%s came as sha256:%s, published is sha256:%s"
              .formatted(file.path(), sha256, file.sha256()),
          "nothing of it was kept: pull again, from another mirror if it happens again");
    }
    return sha256;
  }

  private void checkSpace(Offer offer) throws IOException {
    Files.createDirectories(library.partials());
    long needed = 0;
    for (RemoteFile file : offer.files()) {
      Path part = library.partials().resolve(file.sha256() + ".part");
      long have = Files.exists(part) ? Files.size(part) : 0;
      needed = Math.addExact(needed, Math.max(0, file.bytes() - have));
    }
    checkSpace(needed, offer.source().text());
  }

  private void checkSpace(long needed, String what) {
    try {
      long usable = disk.usableBytes(library.partials());
      if (needed > usable - RESERVE_BYTES) {
        throw new HearthException(
            Code.DOES_NOT_FIT,
            "%s needs %.2f GB more on the disk, %.2f GB are free"
                .formatted(what, needed / 1e9, usable / 1e9),
            "make room, or choose a smaller file; HEARTH_HOME says which disk");
      }
    } catch (IOException e) {
      throw new HearthException(
          Code.BAD_INPUT, "the library's disk cannot be asked (" + e.getMessage() + ")", "", e);
    }
  }

  private record Linked(Path path, String sha256, long bytes) {}

  /** The same file in another program's cache, linked and not copied. Every byte is read. */
  private Optional<Linked> linked(RemoteFile file, Watcher watcher) throws IOException {
    if (file.sha256().isEmpty()) {
      return Optional.empty();
    }
    for (Caches.Found found : caches.all()) {
      boolean candidate =
          found.sha256().equals(file.sha256())
              || (found.sha256().isEmpty() && Files.size(found.file()) == file.bytes());
      if (candidate && Sha256.of(found.file(), bytes -> {}).equals(file.sha256())) {
        watcher.note(found.program() + " has this file: it is used where it lies");
        Path link = LocalFiles.link(found.file(), library.partials(), file.sha256());
        return Optional.of(new Linked(link, file.sha256(), file.bytes()));
      }
    }
    return Optional.empty();
  }

  private ModelRecord local(Path file, PullRequest request, Watcher watcher) throws IOException {
    List<Path> parts = ModelParts.of(file);
    String own = ModelNames.from(ModelNames.ofFile(String.valueOf(file.getFileName())));
    String name = ModelNames.check(request.name().isEmpty() ? own : request.name());
    checkReadable(parts);
    List<Path> whole = new ArrayList<>();
    List<StoredFile> stored = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Path part = parts.get(i);
      watcher.checks(part.toString(), Files.size(part));
      String sha256 = Sha256.of(part, watcher::checked);
      Path here = LocalFiles.linkOrCopy(part, library.partials(), sha256, this::checkSpace);
      if (!Sha256.of(here, bytes -> {}).equals(sha256)) {
        Files.deleteIfExists(here);
        throw new HearthException(
            Code.VERIFICATION_FAILED, part + " changed while it was taken", "pull again");
      }
      whole.add(here);
      stored.add(new StoredFile(sha256, Files.size(here), ModelNames.file(name, i, parts.size())));
    }
    ModelRecord model = new ModelRecord(name, new Source.Local(file).text(), "", "", false, stored);
    new Expectation(request, request.lock().entry(name), null).check(model);
    library.publish(model, whole);
    return model;
  }

  /** What is no GGUF file gets no model's name. The header of a model in one file is read whole. */
  private static void checkReadable(List<Path> files) throws IOException {
    for (Path file : files) {
      LocalFiles.checkMagic(file);
    }
    if (files.size() == 1) {
      GgufFile.open(files.getFirst()).close();
    }
  }

  /** What the bytes must be: by the command line, the lock file and the publisher. */
  private record Expectation(
      PullRequest request,
      Optional<ModelRecord> pinned,
      @org.jspecify.annotations.Nullable Offer offer) {
    private Expectation {
      String asked = request.sha256();
      String stated = offer == null ? "" : digest(offer);
      if (pinned.isPresent() && !stated.isEmpty() && !pinned.get().sha256().equals(stated)) {
        throw new HearthException(
            Code.VERIFICATION_FAILED,
            "%s is pinned to sha256:%s in %s, published is sha256:%s"
                .formatted(
                    pinned.get().name(), pinned.get().sha256(), request.lock().path(), stated),
            "pull it by its name, or pin the new one: remove the pin with 'hearth pin --remove'");
      }
      if (!asked.isEmpty() && !stated.isEmpty() && !asked.equals(stated)) {
        throw new HearthException(
            Code.VERIFICATION_FAILED,
            "sha256:" + asked + " is asked for, published is sha256:" + stated,
            "check the digest or the source");
      }
    }

    /** Whether it is known what must come. */
    boolean complete() {
      return pinned.isPresent()
          || !request.sha256().isEmpty()
          || (offer != null && offer.published());
    }

    boolean same(ModelRecord found) {
      return (pinned.isEmpty() || pinned.get().sha256().equals(found.sha256()))
          && (request.sha256().isEmpty() || request.sha256().equals(found.sha256()))
          && (offer == null || !offer.published() || digest(offer).equals(found.sha256()));
    }

    void check(ModelRecord found) {
      pinned.ifPresent(pin -> new LockFile(request.lock().path()).check(pin, found));
      if (!request.sha256().isEmpty() && !request.sha256().equals(found.sha256())) {
        throw new HearthException(
            Code.VERIFICATION_FAILED,
            "sha256:" + request.sha256() + " is asked for, sha256:" + found.sha256() + " came",
            "check the digest or the source");
      }
    }

    private static String digest(Offer offer) {
      if (!offer.published()) {
        return "";
      }
      return offer.files().size() == 1
          ? offer.files().getFirst().sha256()
          : Sha256.of(
              offer.files().stream()
                  .map(file -> file.sha256() + "\n")
                  .reduce("", String::concat)
                  .getBytes(StandardCharsets.US_ASCII));
    }
  }
}
