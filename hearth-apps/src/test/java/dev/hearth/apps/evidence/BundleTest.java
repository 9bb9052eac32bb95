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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
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

  /** An archive with one entry that is refused, and what is said. */
  record Hostile(String what, byte[] bytes, String entry, String reason) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Hostile> hostileEntries() {
    String deep = "a/".repeat(9) + "x";
    return Stream.of(
        tar(
            "a symbolic link",
            new TarBuilder().entry("l", '2', "/etc/passwd"),
            "l",
            "it is a symbolic link to /etc/passwd, which is not followed"),
        tar(
            "a hard link",
            new TarBuilder().entry("l", '1', "../../x"),
            "l",
            "it is a hard link to ../../x, which is not followed"),
        tar("a device", new TarBuilder().entry("d", '3', ""), "d", "it is a device"),
        tar("a block device", new TarBuilder().entry("d", '4', ""), "d", "it is a device"),
        tar("a pipe", new TarBuilder().entry("p", '6', ""), "p", "it is a pipe"),
        tar(
            "a name that leads out",
            new TarBuilder().file("a/../../x", "x"),
            "a/../../x",
            "its name leads out of the bundle (..)"),
        tar(
            "the same with back slashes",
            new TarBuilder().file("a\\..\\x", "x"),
            "a\\..\\x",
            "its name leads out of the bundle (..)"),
        tar(
            "an absolute name",
            new TarBuilder().file("/etc/x", "x"),
            "/etc/x",
            "its name is absolute"),
        tar("a drive", new TarBuilder().file("C:\\x", "x"), "C:\\x", "its name is absolute"),
        tar(
            "a pax name that leads out",
            new TarBuilder().pax("path", "../x").file("harmless", "x"),
            "../x",
            "its name leads out of the bundle (..)"),
        tar(
            "a line break in a name",
            new TarBuilder().file("a\nE1 b", "x"),
            "a\\u{a}E1 b",
            "its name has control characters"),
        tar(
            "a turn of direction in a name",
            new TarBuilder().file("a\u202Etxt.sh", "x"),
            "a\\u{202e}txt.sh",
            "its name has control characters"),
        tar("too deep", new TarBuilder().file(deep, "x"), deep, "it lies 9 folders deep, limit 8"),
        tar(
            "a long name",
            new TarBuilder().longName("n".repeat(301)).file("n", "x"),
            "n".repeat(200) + "…",
            "its name has 301 characters, limit 300"),
        tar(
            "a huge file",
            new TarBuilder().file("big", new byte[(1 << 20) + 1]),
            "big",
            "it has 1,048,577 bytes, limit 1,048,576 for one file"),
        tar(
            "a sparse file",
            new TarBuilder().pax("GNU.sparse.major", "1").file("s", "x"),
            "s",
            "it is a sparse file"),
        tar(
            "an unknown type",
            new TarBuilder().entry("u", 'Z', ""),
            "u",
            "it is an entry of unknown type 90"),
        new Hostile(
            "a link in a zip",
            new ZipBuilder().link("l", "/etc/passwd").bytes(),
            "l",
            "it is a symbolic link"),
        new Hostile(
            "a device in a zip",
            new ZipBuilder().device("d").bytes(),
            "d",
            "it is a device or pipe"),
        new Hostile(
            "a name that leads out of a zip",
            new ZipBuilder().file("../../etc/x", "x").bytes(),
            "../../etc/x",
            "its name leads out of the bundle (..)"),
        new Hostile(
            "an encrypted entry", new ZipBuilder().encrypted("e").bytes(), "e", "it is encrypted"),
        new Hostile(
            "a huge file in a zip",
            new ZipBuilder().file("big", new byte[(1 << 20) + 1]).bytes(),
            "big",
            "it has 1,048,577 bytes, limit 1,048,576 for one file"));
  }

  private static Hostile tar(String what, TarBuilder tar, String entry, String reason) {
    return new Hostile(what, tar.file("good.log", "fine\n").bytes(), entry, reason);
  }

  @ParameterizedTest
  @MethodSource("hostileEntries")
  void refusesHostileEntries(Hostile hostile) {
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

  /** A whole input that is refused. */
  record Refused(String what, byte[] bytes, Code code, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Refused> refusedInputs() {
    byte[] tar = new TarBuilder().file("a.log", "x".repeat(2000)).bytes();
    byte[] gz = TarBuilder.gzip(tar);
    byte[] broken = tar.clone();
    broken[3] ^= 1;
    byte[] second = new TarBuilder().file("a", "x").file("b", "y").bytes();
    second[1030] ^= 1;
    byte[] zip = new ZipBuilder().file("a", "text").bytes();
    byte[] flipped = gz.clone();
    flipped[flipped.length - 5] ^= 1;
    TarBuilder many = new TarBuilder();
    for (int i = 0; i < 101; i++) {
      many.entry("d" + i, '5', "");
    }
    TarBuilder total = new TarBuilder();
    for (int i = 0; i < 18; i++) {
      total.file("f" + i, noise(1 << 20, i));
    }
    return Stream.of(
        new Refused(
            "a bomb",
            TarBuilder.gzip(new byte[15 << 20]),
            Code.LIMIT,
            "b is too large: more than 1,048,576 bytes in one file"),
        new Refused(
            "a bomb in a tar",
            TarBuilder.gzip(new TarBuilder().file("b", new byte[12 << 20]).bytes()),
            Code.LIMIT,
            "as in a decompression bomb"),
        new Refused(
            "a bomb of overlapping entries",
            new ZipBuilder().overlapping("a", "b").bytes(),
            Code.BAD_INPUT,
            "b shares bytes with another entry, as in a decompression bomb"),
        new Refused("too many entries", many.bytes(), Code.LIMIT, "more than 100 entries"),
        new Refused(
            "too much in all",
            TarBuilder.gzip(total.bytes()),
            Code.LIMIT,
            "more than 16,777,216 bytes when unpacked"),
        new Refused(
            "a cut tar",
            Arrays.copyOf(tar, 1500),
            Code.BAD_INPUT,
            "b is damaged: it ends within a.log after byte 512"),
        new Refused(
            "a cut header",
            Arrays.copyOf(tar, 2560 + 100),
            Code.BAD_INPUT,
            "it ends within the header at byte 2560"),
        new Refused("a broken second header", second, Code.BAD_INPUT, "no tar header at byte 1024"),
        new Refused(
            "a cut tar.gz", Arrays.copyOf(gz, gz.length - 20), Code.BAD_INPUT, "it ends too early"),
        new Refused("a wrong checksum", flipped, Code.BAD_INPUT, "is damaged"),
        new Refused(
            "a cut zip",
            Arrays.copyOf(zip, zip.length - 3),
            Code.BAD_INPUT,
            "it has no table of contents at its end"),
        new Refused(
            "two names of one entry",
            new ZipBuilder().twoNames("a", "b").bytes(),
            Code.BAD_INPUT,
            "a has another name at its own place"),
        new Refused(
            "a wrong checksum in a zip",
            new ZipBuilder().wrongChecksum("a", "text").bytes(),
            Code.BAD_INPUT,
            "a is not what its checksum says"),
        new Refused(
            "xz",
            new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0, 0},
            Code.UNSUPPORTED,
            "b is packed with xz"));
  }

  private static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("refusedInputs")
  void refusesWholeInputs(Refused refused) {
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
            .file("a.bin", noise(5000, 3))
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
