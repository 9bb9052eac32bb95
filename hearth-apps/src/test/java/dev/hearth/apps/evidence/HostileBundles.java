package dev.hearth.apps.evidence;

import dev.hearth.format.HearthException.Code;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Bundles that are made to harm, each with what is said of it. */
final class HostileBundles {
  private HostileBundles() {}

  /** An archive with one entry that is refused, and what is said. */
  record Hostile(String what, byte[] bytes, String entry, String reason) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Hostile> hostileEntries() {
    return Stream.of(kinds(), names(), sizes(), zips()).flatMap(entries -> entries);
  }

  private static Stream<Hostile> kinds() {
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
        tar("a pipe", new TarBuilder().entry("p", '6', ""), "p", "it is a pipe"));
  }

  private static Stream<Hostile> names() {
    return Stream.of(
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
            "its name has control characters"));
  }

  private static Stream<Hostile> sizes() {
    String deep = "a/".repeat(9) + "x";
    return Stream.of(
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
            "it is an entry of unknown type 90"));
  }

  private static Stream<Hostile> zips() {
    return Stream.of(
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

  /** A whole input that is refused. */
  record Refused(String what, byte[] bytes, Code code, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Refused> refusedInputs() {
    return Stream.of(bombs(), brokenTars(), brokenZips()).flatMap(inputs -> inputs);
  }

  private static Stream<Refused> brokenTars() {
    byte[] tar = new TarBuilder().file("a.log", "x".repeat(2000)).bytes();
    byte[] gz = TarBuilder.gzip(tar);
    byte[] second = new TarBuilder().file("a", "x").file("b", "y").bytes();
    second[1030] ^= 1;
    byte[] flipped = gz.clone();
    flipped[flipped.length - 5] ^= 1;
    return Stream.of(
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
        new Refused("a wrong checksum", flipped, Code.BAD_INPUT, "is damaged"));
  }

  private static Stream<Refused> brokenZips() {
    byte[] zip = new ZipBuilder().file("a", "text").bytes();
    return Stream.of(
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

  private static Stream<Refused> bombs() {
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
            "more than 16,777,216 bytes when unpacked"));
  }

  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
