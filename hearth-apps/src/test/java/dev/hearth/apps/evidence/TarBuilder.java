package dev.hearth.apps.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives, hostile ones too: whatever type, name and size are asked for. */
final class TarBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarBuilder file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  TarBuilder file(String name, byte[] bytes) {
    header(name, '0', bytes.length, "");
    return data(bytes);
  }

  TarBuilder entry(String name, char type, String link) {
    return header(name, type, 0, link);
  }

  /** A pax header with one record, for the entry that follows. */
  TarBuilder pax(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 2;
    if (Integer.toString(length).length() != 2) {
      length = rest.length() + 3;
    }
    byte[] record = (length + rest).getBytes(StandardCharsets.UTF_8);
    header("pax", 'x', record.length, "");
    return data(record);
  }

  TarBuilder longName(String name) {
    byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    header("././@LongLink", 'L', bytes.length, "");
    return data(bytes);
  }

  TarBuilder header(String name, char type, long size, String link) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header);
    return this;
  }

  TarBuilder data(byte[] bytes) {
    out.writeBytes(bytes);
    out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, header.length - at));
  }

  byte[] bytes() {
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length + 1024);
  }

  /** Without the mark at the end. */
  byte[] unfinished() {
    return out.toByteArray();
  }

  Path tar(Path folder) {
    return write(folder.resolve("bundle.tar"), bytes());
  }

  Path tarGz(Path folder) {
    return write(folder.resolve("bundle.tar.gz"), gzip(bytes()));
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
