package dev.hearth.apps.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.apps.pull.TestServer.Reply;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.format.library.Sha256;
import dev.hearth.format.library.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of source, when nothing goes wrong. */
class PullTest {
  private static final String HUB = "hf:someone/tiny:Q8_0";

  @TempDir private Path folder;
  private PullWorld world;

  @BeforeEach
  void start() {
    world = new PullWorld(folder);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private static void refuses(Code code, String fact, ThrowingPull pull) {
    assertThatThrownBy(pull::run)
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).contains(fact);
            });
  }

  private interface ThrowingPull {
    void run() throws IOException;
  }

  @Test
  void fromAHub() throws IOException {
    ModelRecord model = world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(model.source()).isEqualTo("hf:someone/tiny:tiny-Q8_0.gguf");
    assertThat(model.revision()).isEqualTo(PullWorld.COMMIT);
    assertThat(model.licence()).isEqualTo("apache-2.0");
    assertThat(model.published()).isTrue();
    assertThat(world.library.card("tiny-Q8_0")).isEqualTo("# Tiny");
    assertThat(world.bytesAsked()).isEqualTo(PullWorld.MODEL.length);
  }

  @Test
  void theTokenGoesToTheHubAndNobodyElse() throws IOException {
    world.pull(HUB);
    assertThat(world.hub.asked("/"))
        .isNotEmpty()
        .allMatch(request -> request.header("authorization").equals("Bearer " + PullWorld.TOKEN));
    assertThat(world.store.asked("/"))
        .isNotEmpty()
        .allMatch(request -> request.header("authorization").isEmpty());
    assertThat(world.settings().toString()).doesNotContain(PullWorld.TOKEN);
  }

  @Test
  void theHubIsAskedForAFileOnceAndItsStoreForThePieces() throws IOException {
    world.pull(HUB);
    assertThat(world.hub.asked("/someone/tiny/resolve/" + PullWorld.COMMIT + "/tiny")).hasSize(1);
    int pieces = Math.ceilDiv(PullWorld.MODEL.length, PullWorld.PIECE_BYTES);
    assertThat(world.store.asked("/blob")).hasSize(1 + pieces);
  }

  @Test
  void whatIsHereIsNotFetchedAgain() throws IOException {
    world.pull(HUB);
    long before = world.bytesAsked();
    world.pull(HUB);
    assertThat(world.bytesAsked()).isEqualTo(before);
    assertThat(world.notes).anyMatch(note -> note.contains("here already"));
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    world.pull(HUB);
    Path file = world.library.find("tiny-Q8_0").orElseThrow().file();
    byte[] damaged = PullWorld.MODEL.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
  }

  @Test
  void aWordMustMeanOneFile() {
    refuses(Code.NOT_FOUND, "tiny-Q8_0 (0.0 GB)", () -> world.pull("hf:someone/tiny:Q4_K_M"));
    refuses(Code.NOT_FOUND, "there is no", () -> world.pull("hf:someone/other"));
    refuses(Code.USAGE, "use hf:OWNER/REPO", () -> world.pull("hf:someone"));
    refuses(Code.USAGE, "use hf:OWNER/REPO", () -> world.pull("hf:some/../../x"));
  }

  @Test
  void anotherModelsNameIsNotTaken() throws IOException {
    Files.createDirectories(world.library.folder());
    Files.write(world.library.folder().resolve("tiny-Q8_0.gguf"), new byte[] {1, 2, 3});
    refuses(Code.REFUSED, "another model is called tiny-Q8_0", () -> world.pull(HUB));
    world.pull(new PullRequest(HUB, "mine", "", world.lock));
    assertThat(world.library.find("mine")).isPresent();
  }

  @Test
  void fromAnOllamaRegistry() throws IOException {
    byte[] licence = "Apache License\nVersion 2.0".getBytes(StandardCharsets.UTF_8);
    world.hub.at(
        "/v2/library/tiny/manifests/latest",
        request ->
            Reply.text(
                """
                {"schemaVersion": 2, "layers": [
                  {"mediaType": "application/vnd.ollama.image.system",
                   "digest": "sha256:%s", "size": 5},
                  {"mediaType": "application/vnd.ollama.image.license",
                   "digest": "sha256:%s", "size": %d},
                  {"mediaType": "application/vnd.ollama.image.model",
                   "digest": "sha256:%s", "size": %d}]}
                """
                    .formatted(
                        "0".repeat(64),
                        Sha256.of(licence),
                        licence.length,
                        PullWorld.SHA256,
                        PullWorld.MODEL.length)));
    world.hub.at(
        "/v2/library/tiny/blobs/sha256:" + Sha256.of(licence),
        request -> Reply.text(new String(licence, StandardCharsets.UTF_8)));
    world.hub.at(
        "/v2/library/tiny/blobs/sha256:" + PullWorld.SHA256,
        request -> Reply.of(307, "Location", world.store.uri("/blob").toString()));
    ModelRecord model = world.pull("ollama:tiny");
    world.hasTheModel("tiny-latest");
    assertThat(model.source()).isEqualTo("ollama:tiny:latest");
    assertThat(model.licence()).isEqualTo("Apache License");
    assertThat(world.notes).anyMatch(note -> note.contains("system layer is not taken"));
  }

  @Test
  void fromAPlainAddressWithAndWithoutRanges() throws IOException {
    ModelRecord model = world.pull(world.store.uri("/blob").toString());
    assertThat(model.published()).isFalse();
    world.hasTheModel("blob");
    world.store.at("/whole.gguf", request -> Reply.of(200).with("X", "y"));
    world.store.at(
        "/whole.gguf",
        request -> new Reply(200, java.util.Map.of(), PullWorld.MODEL, TestServer.Way.WHOLE));
    assertThat(world.pull(world.store.uri("/whole.gguf").toString()).sha256())
        .isEqualTo(PullWorld.SHA256);
  }

  @Test
  void fromAFileByALink() throws IOException {
    Path file = Files.write(folder.resolve("own model.gguf"), PullWorld.MODEL);
    world.pull(file.toString());
    world.hasTheModel("own-model");
    assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
    world.pull(file.toString());
    world.hasTheModel("own-model");
  }

  @Test
  void splitModels() throws IOException {
    byte[] first = Arrays.copyOf(PullWorld.MODEL, 200_000);
    byte[] second = "GGUF and more".getBytes(StandardCharsets.UTF_8);
    world.hub.at(
        "/api/models/someone/tiny/tree/" + PullWorld.COMMIT + "?recursive=true",
        request ->
            Reply.text(
                entry("Q4/m-00002-of-00002.gguf", second, "["), "Link", "</next>; rel=\"next\""));
    world.hub.at("/next", request -> Reply.text(entry("Q4/m-00001-of-00002.gguf", first, "[")));
    String at = "/someone/tiny/resolve/" + PullWorld.COMMIT + "/Q4/m-0000";
    world.hub.file(at + "1-of-00002.gguf", first);
    world.hub.file(at + "2-of-00002.gguf", second);
    ModelRecord model = world.pull("hf:someone/tiny");
    assertThat(model.files())
        .extracting(StoredFile::name)
        .containsExactly("m-00001-of-00002.gguf", "m-00002-of-00002.gguf");
    Library.Entry entry = world.library.find("m").orElseThrow();
    assertThat(Files.readAllBytes(entry.files().get(1))).isEqualTo(second);
    assertThat(model.sha256())
        .isEqualTo(
            Sha256.of(
                (Sha256.of(first) + "\n" + Sha256.of(second) + "\n")
                    .getBytes(StandardCharsets.US_ASCII)));
    assertThat(world.library.remove(entry)).isEqualTo(first.length + second.length);
    world.hasNoModel();
  }

  private static String entry(String path, byte[] content, String open) {
    return open
        + "{\"type\":\"file\",\"path\":\"%s\",\"lfs\":{\"oid\":\"%s\",\"size\":%d}}]"
            .formatted(path, Sha256.of(content), content.length);
  }

  @Test
  void aPinnedNameMeansThePinnedBytes() throws IOException {
    ModelRecord model = world.pull(HUB);
    world.lock.pin(model);
    world.library.remove(world.library.find("tiny-Q8_0").orElseThrow());
    // the branch has moved on; the commit has not
    world.hub.at("/api/models/someone/tiny/revision/main", request -> Reply.of(500));
    world.repository(PullWorld.COMMIT, "tiny-Q8_0.gguf", PullWorld.MODEL.length, PullWorld.SHA256);
    world.pull("tiny-Q8_0");
    world.hasTheModel("tiny-Q8_0");
  }

  @Test
  void otherBytesThanPinnedAreRefusedBeforeAnyComes() throws IOException {
    ModelRecord other =
        new ModelRecord(
            "tiny-Q8_0",
            "",
            "",
            "",
            false,
            List.of(new StoredFile("1".repeat(64), 5, "tiny-Q8_0.gguf")));
    world.lock.pin(other);
    refuses(Code.VERIFICATION_FAILED, "is pinned to sha256:1111", () -> world.pull(HUB));
    assertThat(world.store.asked("/")).isEmpty();
    world.hasNoModel();
    LockFile none = new LockFile(folder.resolve("none.lock"));
    refuses(
        Code.VERIFICATION_FAILED,
        "is asked for",
        () -> world.pull(new PullRequest(HUB, "", "2".repeat(64), none)));
  }

  @Test
  void offlineAsksNobodyAndSaysSo() {
    try (Network none = Network.offline()) {
      refuses(
          Code.REFUSED,
          "the network was not asked",
          () -> world.pull(new PullRequest(HUB, "", "", world.lock), none));
    }
    assertThat(world.hub.asked("/")).isEmpty();
  }

  @Test
  void whatAnotherProgramHasIsUsedWhereItLies() throws IOException {
    Path store = folder.resolve("ollama");
    Path blob = store.resolve("blobs/sha256-" + PullWorld.SHA256);
    Files.createDirectories(blob.getParent());
    Files.write(blob, PullWorld.MODEL);
    Path manifest = store.resolve("manifests/registry.ollama.ai/library/tiny/8b");
    Files.createDirectories(manifest.getParent());
    Files.writeString(
        manifest,
        "{\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"sha256:"
            + PullWorld.SHA256
            + "\",\"size\":1}]}");
    world.caches = new Caches(List.of(store), List.of(), List.of());
    assertThat(world.caches.all())
        .containsExactly(
            new Caches.Found("Ollama", "ollama:tiny:8b", "tiny-8b", blob, PullWorld.SHA256));
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.store.asked("/blob")).isEmpty();
    assertThat(Files.getAttribute(blob, "unix:nlink")).isEqualTo(2);
  }

  @Test
  void aBareNameIsNotGuessed() {
    refuses(Code.NOT_FOUND, "no name is known by itself", () -> world.pull("qwen3"));
    refuses(Code.NOT_FOUND, "there is no file", () -> world.pull("./qwen3.gguf"));
  }
}
