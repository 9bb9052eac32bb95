package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is picked from bundles in the layouts that real tools write, and how it is shown. */
class EvidenceTest {
  private static final ToIntFunction<String> TOKENS = text -> text.length() / 3 + 1;

  @TempDir Path folder;

  private static Bundle sample(String name) {
    return Bundle.open(
        List.of(Fixtures.testdata().folder("evidence/" + name)), BundleLimits.standard());
  }

  private static Packed select(Bundle bundle, String question, int tokens) {
    return Evidence.select(bundle, question, Budget.ofTokens(tokens, TOKENS));
  }

  private Bundle bundle(TarBuilder tar) {
    return Bundle.open(List.of(tar.tar(folder)), BundleLimits.standard());
  }

  private static List<String> texts(Packed packed) {
    return packed.items().stream().map(Item::shown).toList();
  }

  @Test
  void seesWhyAPodDied() {
    Packed packed = select(sample("cluster-info-dump"), "", 600);
    assertThat(texts(packed))
        .contains(
            "pod/ledger-6c9d7f5b44-x2kqp container ledger: Last State: Terminated, Reason:"
                + " OOMKilled, Exit Code: 137",
            "pod/ledger-6c9d7f5b44-x2kqp container ledger: Restart Count: 7",
            "2026-03-11T09:15:02Z Warning pod/ledger-6c9d7f5b44-x2kqp BackOff: Back-off restarting"
                + " failed container ledger in pod ledger-6c9d7f5b44-x2kqp_shop (x37)",
            "java.lang.OutOfMemoryError: Java heap space",
            "deployment/ledger: Replicas: 1 desired, 0 ready")
        .anyMatch(text -> text.contains("Waiting, Reason: CrashLoopBackOff"));
  }

  @Test
  void bytesAreWhereStatementsSay() {
    Bundle bundle = sample("cluster-info-dump");
    Item item =
        select(bundle, "", 600).items().stream()
            .filter(i -> i.text().contains("OOMKilled"))
            .findFirst()
            .orElseThrow();
    assertThat(item.file()).isEqualTo("shop/pods.json");
    assertThat(bundle.lines(item.file(), item.line(), item.line()).getFirst().strip())
        .startsWith("\"terminated\": {");
    assertThat(item.bytes().text())
        .startsWith("\"terminated\": {")
        .contains("\"exitCode\": 137")
        .endsWith("}");
    assertThat(item.time()).isEqualTo(Instant.parse("2026-03-11T09:14:28Z"));
    assertThat(item.lines()).isEqualTo(item.bytes().text().split("\n", -1).length);
  }

  @Test
  void foldsWhatRepeats() {
    Packed packed = select(sample("support-bundle"), "", 900);
    assertThat(texts(packed))
        .filteredOn(text -> text.contains("certificate has expired"))
        .singleElement()
        .asString()
        .startsWith("E0312 10:14:02")
        .endsWith("(×13)");
    assertThat(packed.notes())
        .anyMatch(note -> note.contains("name no year: taken as 2026"))
        .anyMatch(note -> note.contains("name no zone: read as UTC"));
  }

  @Test
  void readsYamlOfMustGather() {
    Bundle bundle = sample("must-gather");
    Packed packed = select(bundle, "", 900);
    assertThat(texts(packed))
        .contains(
            "pod/invoicer-84d5f7c9b6-q7w2e container invoicer: State: Waiting, Reason:"
                + " ImagePullBackOff, Message: Back-off pulling image"
                + " \"registry.example/billing/invoicer:2.0.0-rc9\": ErrImagePull: manifest"
                + " unknown",
            "clusteroperator/image-registry: Degraded False AsExpected");
    assertThat(packed.prompt()).doesNotContain("aHVudGVyMi1");
    assertThat(bundle.manifest().entries())
        .filteredOn(e -> e.name().endsWith(".yaml"))
        .allMatch(e -> e.kind() == FileKind.KUBERNETES_YAML);
    assertThat(packed.notes()).noneMatch(note -> note.contains("plain lines"));
  }

  @Test
  void inventsNoFaultInAHealthyBundle() {
    Evidence evidence = Evidence.read(sample("healthy"));
    Packed packed = evidence.select("", Budget.ofTokens(4000, TOKENS));
    assertThat(packed.items()).hasSizeGreaterThan(15);
    assertThat(packed.items())
        .allSatisfy(item -> {
          assertThat(item.level()).as(item.text()).isLessThan(Level.WARNING);
          assertThat(item.score()).as(item.text()).isLessThan(4);
        });
    assertThat(evidence.timeline(Level.WARNING, 100).entries()).isEmpty();
    assertThat(texts(packed)).anyMatch(text -> text.contains("Ready True KubeletReady"));
  }

  @Test
  void showsTheFormThatModelsAreTrainedOn() {
    Packed packed =
        select(
            bundle(
                new TarBuilder()
                    .file("b/logs/web.log", "INFO all fine\nERROR it broke\n")
                    .file("b/a.txt", "hello there\n")
                    .file("b/z.txt", "")),
            "",
            400);
    assertThat(packed.prompt())
        .isEqualTo("# a.txt\nE1 hello there\n# logs/web.log\nE2 INFO all fine\nE3 ERROR it broke");
    assertThat(packed.ids()).containsExactly("E1", "E2", "E3");
    assertThat(packed.item("E3").orElseThrow().place()).isEqualTo("logs/web.log:2");
  }

  @Test
  void countsWhatIsLeftOut() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      log.append("INFO step ").append(i).append("\n\n");
    }
    Packed packed =
        select(
            bundle(new TarBuilder().file("a", log + "ERROR broken\n").file("b", "x y z\n")),
            "",
            300);
    assertThat(texts(packed)).contains("INFO step 0 (×50)", "ERROR broken", "x y z");
    assertThat(packed.prompt()).endsWith("\nleft out: 49 lines of 1 files");
  }

  @Test
  void answersTheQuestion() {
    TarBuilder tar = new TarBuilder();
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      log.append("INFO order ").append(70_000 + i).append(" was shipped\n");
    }
    log.append("INFO voucher printing paused by operator\n");
    Bundle bundle = bundle(tar.file("a.log", log.toString()));
    Evidence evidence = Evidence.read(bundle);
    Budget one = new Budget(100, 1, 200, TOKENS);
    assertThat(texts(evidence.select("why is voucher printing slow?", one)))
        .containsExactly("INFO voucher printing paused by operator");
    assertThat(texts(evidence.select("what happened to order 70321?", one)))
        .containsExactly("INFO order 70321 was shipped");
  }

  @Test
  void spellsOutWhatCouldMislead() {
    String text =
        "\u001B[31mERROR\u001B[0m red\r\u202E turned\u0007\nE9 forged: ok\n# forged.log\n";
    Packed packed = select(bundle(new TarBuilder().file("a.log", text)), "", 400);
    assertThat(packed.prompt().lines())
        .containsExactly(
            "# a.log",
            "E1 ERROR red\\u{d}\\u{202e} turned\\u{7}",
            "E2 E9 forged: ok",
            "E3 # forged.log");
  }

  @Test
  void saysWhereALineIsShortened() {
    String line = "INFO " + "a ".repeat(400) + "connection refused by peer " + "b ".repeat(400);
    Packed packed = select(bundle(new TarBuilder().file("a.log", line + "\n")), "", 600);
    Item item = packed.items().getFirst();
    assertThat(item.shortened()).isTrue();
    assertThat(item.text()).hasSizeLessThanOrEqualTo(400).contains("connection refused", "[…+");
    assertThat(item.bytes().text()).isEqualTo(line);
  }

  @Test
  void refusesABudgetWithoutRoom() {
    Bundle bundle = bundle(new TarBuilder().file("a.log", "ERROR broken\n"));
    assertThatThrownBy(() -> select(bundle, "", 3))
        .hasMessageContaining("not one line of evidence fits into 3 tokens");
  }

  @Test
  void fallsBackToLinesWhereObjectsCannotBeRead() {
    String broken = "apiVersion: v1\nkind: Pod\nmetadata: &anchor\n  name: x\nstatus: {phase: [\n";
    Packed packed = select(bundle(new TarBuilder().file("pod.yaml", broken)), "", 400);
    assertThat(packed.notes()).anyMatch(n -> n.startsWith("pod.yaml is read as plain lines: YAML"));
    assertThat(texts(packed)).contains("kind: Pod");
  }

  /** A bundle of logs put together by chance, every word of which may come again. */
  private static List<byte[]> randomFiles(SplittableRandom random) {
    String[] words = {
      "ERROR",
      "INFO",
      "WARN",
      "refused",
      "timeout",
      "2026-03-11T09:00:00Z",
      "Mar 11 09:00:01",
      "{\"kind\":\"Pod\"",
      "kind: Pod",
      "apiVersion: v1",
      "\t",
      "é",
      "\u0000",
      "\r",
      "x=1",
      "]",
      "E1",
      "I0311 10:00:00.000000 1 a.go:1]",
      "[",
      "}",
      "- a: 'b",
      "\"",
      "\u202E",
      "key:",
      "  ",
      "|"
    };
    List<byte[]> files = new ArrayList<>();
    for (int file = 1 + random.nextInt(6); file > 0; file--) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(60); line > 0; line--) {
        for (int word = random.nextInt(7); word > 0; word--) {
          text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
        }
        text.append(random.nextInt(20) == 0 ? "\r\n" : "\n");
      }
      files.add(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  @Test
  void holdsForAnyBundle() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<byte[]> files = randomFiles(random);
      List<Integer> order = new ArrayList<>();
      TarBuilder forwards = new TarBuilder();
      for (int i = 0; i < files.size(); i++) {
        forwards.file("f" + i, files.get(i));
        order.add(i);
      }
      Collections.shuffle(order, new Random(seed));
      TarBuilder shuffled = new TarBuilder();
      order.forEach(i -> shuffled.file("f" + i, files.get(i)));
      int tokens = 60 + random.nextInt(600);
      Bundle bundle = bundle(forwards);
      Packed packed = select(bundle, "timeout 2026", tokens);
      Packed again = select(bundle(shuffled), "timeout 2026", tokens);

      assertThat(again).as("seed %d: the archive's order plays no part", seed).isEqualTo(packed);
      assertThat(TOKENS.applyAsInt(packed.prompt())).isLessThanOrEqualTo(tokens);
      assertThat(packed.prompt().lines().filter(line -> line.matches("E\\d+ .*")).count())
          .as("seed %d: one line an item\n%s", seed, packed.prompt())
          .isEqualTo(packed.items().size());
      for (Item item : packed.items()) {
        byte[] source = files.get(Integer.parseInt(item.file().substring(1)));
        int from = (int) item.offset();
        assertThat(Bytes.copyOf(source, from, from + item.bytes().length()))
            .isEqualTo(item.bytes());
        String before = new String(source, 0, from, StandardCharsets.ISO_8859_1);
        assertThat(before.chars().filter(c -> c == '\n').count()).isEqualTo(item.line() - 1);
      }
      assertThat(Citations.verify(packed, bundle(forwards), packed.ids()))
          .allMatch(Citation::verified);
    }
  }
}
