package dev.hearth.apps.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.apps.pull.TestServer.Reply;
import dev.hearth.apps.pull.registry.Registries;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.format.library.Sha256;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A hub, the server that its redirects lead to, and a library, all on this machine. */
final class PullWorld implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String TOKEN = "hf_secret";
  static final byte[] MODEL = Fixtures.testdata().bytes("models/qwen3.gguf.gz");
  static final String SHA256 = Sha256.of(MODEL);
  static final int PIECE_BYTES = 64 << 10;

  final TestServer hub = new TestServer();
  final TestServer store = new TestServer();
  final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  final Library library;
  final LockFile lock;
  Caches caches = Caches.none();
  Disk disk = Disk.REAL;
  int failuresMax = 6;
  Duration stall = Duration.ofSeconds(20);

  PullWorld(Path folder) {
    library = new Library(folder.resolve("models"));
    lock = new LockFile(folder.resolve("hearth.lock"));
    repository("main", "tiny-Q8_0.gguf", MODEL.length, SHA256);
    publish(MODEL);
  }

  /** The hub tells of one file. */
  void repository(String revision, String file, long bytes, String sha256) {
    hub.at(
        "/api/models/someone/tiny/revision/" + revision,
        request ->
            Reply.text(
                """
                {"id": "someone/tiny", "sha": "%s", "tags": ["gguf", "license:apache-2.0"]}
                """
                    .formatted(COMMIT)));
    hub.at(
        "/api/models/someone/tiny/tree/" + COMMIT + "?recursive=true",
        request ->
            Reply.text(
                """
                [{"type": "directory", "path": "x"},
                 {"type": "file", "path": "README.md", "size": 6, "oid": "aa"},
                 {"type": "file", "path": "mmproj-tiny.gguf", "size": 9, "oid": "bb"},
                 {"type": "file", "path": "%s", "size": 134, "oid": "cc",
                  "lfs": {"oid": "%s", "size": %d, "pointerSize": 134}}]
                """
                    .formatted(file, sha256, bytes)));
    hub.at("/someone/tiny/resolve/" + COMMIT + "/README.md", request -> Reply.text("# Tiny"));
    hub.at(
        "/someone/tiny/resolve/" + COMMIT + "/" + file,
        request -> Reply.of(302, "Location", store.uri("/blob").toString()));
  }

  /** The store serves these bytes. */
  void publish(byte[] content) {
    store.file("/blob", content);
  }

  /** The store serves the model, but what {@code change} makes of its answers. */
  void disturb(UnaryOperator<Reply> change) {
    store.at("/blob", request -> change.apply(TestServer.ranges(request, MODEL)));
  }

  Patience patience() {
    return new Patience(
        PIECE_BYTES,
        3,
        failuresMax,
        16 << 10,
        stall,
        4 << 10,
        Duration.ofMillis(10),
        Duration.ofSeconds(60),
        waits::add);
  }

  NetworkSettings settings() {
    return new NetworkSettings(hub.uri(""), TOKEN, hub.uri(""), NetworkSettings.Proxies.none());
  }

  ModelRecord pull(String text) throws IOException {
    return pull(new PullRequest(text, "", "", lock));
  }

  ModelRecord pull(PullRequest request) throws IOException {
    try (Network network = new Registries(settings(), patience())) {
      return pull(request, network);
    }
  }

  ModelRecord pull(PullRequest request, Network network) throws IOException {
    Watcher watcher =
        new Watcher() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    return new Puller(library, caches, network, disk, patience()).pull(request, watcher);
  }

  /** Nothing is there that could be taken for a model. */
  void hasNoModel() throws IOException {
    assertThat(library.entries()).isEmpty();
    assertThat(visible(library.folder())).isEmpty();
  }

  /** Files that have a model's name. */
  static List<Path> visible(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".gguf")).toList();
    }
  }

  void hasTheModel(String name) throws IOException {
    Library.Entry entry = library.find(name).orElseThrow();
    assertThat(Files.readAllBytes(entry.file())).isEqualTo(MODEL);
    assertThat(entry.known().orElseThrow().sha256()).isEqualTo(SHA256);
    assertThat(visible(library.folder())).containsExactly(entry.file());
    try (Stream<Path> left = Files.list(library.partials())) {
      assertThat(left).as("nothing is left over").isEmpty();
    }
  }

  /** Bytes of the model that the store was asked for. */
  long bytesAsked() {
    return store.asked("/blob").stream()
        .map(request -> request.header("range"))
        .filter(range -> !range.isEmpty() && !range.equals("bytes=0-0"))
        .map(range -> range.substring(6).split("-"))
        .mapToLong(ends -> Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1)
        .sum();
  }

  static Map<String, String> headers(String name, String value) {
    return Map.of(name, value);
  }

  @Override
  public void close() {
    hub.close();
    store.close();
  }
}
