package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.hearth.apps.evidence.Manifest.Form;
import dev.hearth.apps.evidence.ManifestEntry.Status;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bundles of every form are read; hostile ones are refused, or their entries are, with a reason.
 */
class BundleTest {
  private static final BundleLimits LIMITS = new BundleLimits(16 << 20, 100, 1 << 20, 300, 8, 100);

  @TempDir Path folder;

  private static Bundle open(Path... inputs) {
    return Bundle.open(List.of(inputs), LIMITS);
  }

  private static ManifestEntry entry(Bundle bundle, String name) {
    return bundle.manifest().entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + bundle.manifest()));
  }

  private static Code code(Throwable thrown) {
    return ((HearthException) thrown).code();
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.apps.evidence.HostileBundles#hostileEntries")
  void refusesHostileEntries(HostileBundles.Hostile hostile) {
    Bundle bundle = open(TarBuilder.write(folder.resolve("b"), hostile.bytes()));
    ManifestEntry entry = entry(bundle, hostile.entry());
    assertThat(entry.status()).isEqualTo(Status.REFUSED);
    assertThat(entry.reason()).isEqualTo(hostile.reason());
    assertThat(entry.sha256()).isEmpty();
    assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("b"));
    if (!hostile.toString().contains("zip") && !hostile.toString().contains("encrypted")) {
      assertThat(entry(bundle, "good.log").status()).isEqualTo(Status.READ);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.apps.evidence.HostileBundles#refusedInputs")
  void refusesWholeInputs(HostileBundles.Refused refused) {
    Path file = TarBuilder.write(folder.resolve("b"), refused.bytes());
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining(refused.message())
        .satisfies(thrown -> {
          assertThat(code(thrown)).isEqualTo(refused.code());
          assertThat(((HearthException) thrown).fix()).isNotEmpty();
        });
  }

  @Test
  void readsEveryForm() throws IOException {
    Path plain = Files.createDirectories(folder.resolve("plain/logs"));
    Files.writeString(plain.resolve("web.log"), "one\ntwo\r\nthree");
    byte[] gz = TarBuilder.gzip("one\ntwo\r\nthree".getBytes(StandardCharsets.UTF_8));
    Path zipped = TarBuilder.write(folder.resolve("web.log.gz"), gz);
    TarBuilder tar =
        new TarBuilder().entry("x/", '5', "").file("x/logs/web.log", "one\ntwo\r\nthree");
    for (Path input :
        List.of(
            folder.resolve("plain"),
            plain.resolve("web.log"),
            zipped,
            tar.tar(folder),
            tar.tarGz(folder),
            new ZipBuilder().file("x/logs/web.log", "one\ntwo\r\nthree").zip(folder))) {
      Bundle bundle = open(input);
      assertThat(bundle.manifest().entries())
          .extracting(ManifestEntry::name, ManifestEntry::lines, ManifestEntry::bytes)
          .as(input.toString())
          .containsExactly(tuple("web.log", 3, 14L));
      assertThat(bundle.lines("web.log", 2, 9)).containsExactly("two", "three");
    }
    assertThat(open(tar.tarGz(folder)).manifest().inputs())
        .extracting(Manifest.Input::form, Manifest.Input::prefix)
        .containsExactly(tuple(Form.TAR_GZIP, "x/logs/"));
  }

  @Test
  void listsWhatIsNotText() {
    Path tar =
        new TarBuilder()
            .file("a.bin", HostileBundles.noise(5000, 3))
            .file("b.tar.gz", TarBuilder.gzip("x".getBytes(StandardCharsets.UTF_8)))
            .file("c.log", "text\n")
            .file("d.empty", "")
            .file("e.utf16", new byte[] {(byte) 0xFF, (byte) 0xFE, 'x', 0})
            .tar(folder);
    assertThat(open(tar).manifest().entries())
        .extracting(ManifestEntry::name, ManifestEntry::status, ManifestEntry::reason)
        .containsExactly(
            tuple("a.bin", Status.LEFT_OUT, "binary"),
            tuple("b.tar.gz", Status.LEFT_OUT, "an archive inside the bundle: not opened"),
            tuple("c.log", Status.READ, ""),
            tuple("d.empty", Status.LEFT_OUT, "empty"),
            tuple("e.utf16", Status.LEFT_OUT, "UTF-16 text: convert it to UTF-8"));
  }

  @Test
  void refusesTheSecondOfTwoNames() {
    Path tar = new TarBuilder().file("a", "first\n").file("./a", "second\n").tar(folder);
    Bundle bundle = open(tar);
    assertThat(bundle.lines("a", 1, 9)).containsExactly("first");
    assertThat(bundle.manifest().entries())
        .anyMatch(e -> e.reason().equals("another entry before it has the same name"));
  }

  @Test
  void followsNoLinksInFolders() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("bundle/logs"));
    Files.writeString(folder.resolve("outside.txt"), "secret\n");
    Files.writeString(inside.resolve("web.log"), "fine\n");
    Files.createSymbolicLink(inside.resolve("link.log"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(inside.resolve("loop"), folder.resolve("bundle"));
    Bundle bundle = open(folder.resolve("bundle"));
    assertThat(bundle.manifest().count(Status.REFUSED)).isEqualTo(2);
    assertThat(bundle.manifest().count(Status.READ)).isEqualTo(1);
    assertThat(bundle.manifest().entries())
        .filteredOn(e -> e.status() == Status.REFUSED)
        .allMatch(e -> e.reason().startsWith("it is a symbolic link to "));
  }

  @Test
  void namesSeveralInputsApart() {
    Path one = new TarBuilder().file("x/a.log", "1\n").tar(folder);
    Path two = new ZipBuilder().file("a.log", "2\n").zip(folder);
    Bundle bundle = open(one, two, one);
    assertThat(bundle.manifest().entries())
        .extracting(ManifestEntry::name)
        .containsExactly("bundle.tar-2/a.log", "bundle.tar/a.log", "bundle.zip/a.log");
  }

  @Test
  void saysThatTheEndIsMissing() {
    byte[] tar = new TarBuilder().file("a.log", "x\n").unfinished();
    Bundle bundle = open(TarBuilder.write(folder.resolve("b"), tar));
    assertThat(entry(bundle, "(end)").reason())
        .isEqualTo("the archive has no end mark: files may be missing");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> open(folder.resolve("none.tar")))
        .hasMessageContaining("there is no ")
        .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(Code.NOT_FOUND));
    assertThatThrownBy(() -> open())
        .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(Code.USAGE));
  }

  @Test
  void survivesAnyBytes() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] tar =
        new TarBuilder()
            .file("a/b.log", "text\n")
            .longName("c".repeat(150))
            .file("c", "d")
            .pax("path", "e/f")
            .file("g", "h")
            .entry("i", '2', "j")
            .bytes();
    byte[] zip = new ZipBuilder().file("a/b.log", "text\n").file("c", "d").link("e", "f").bytes();
    for (int i = 0; i < 400; i++) {
      byte[] bytes = (i % 2 == 0 ? tar : zip).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Path file = TarBuilder.write(folder.resolve("b"), bytes);
      try {
        assertThat(open(file).manifest().entries()).isNotNull();
      } catch (HearthException e) {
        assertThat(e.fact()).isNotEmpty();
      }
    }
  }
}
