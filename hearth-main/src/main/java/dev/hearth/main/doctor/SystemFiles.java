package dev.hearth.main.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files in which a Linux kernel tells about itself. A file that is missing or may not be read
 * is an ordinary answer here: nothing is known.
 *
 * @param root {@code /}, or a folder with the same layout
 */
public record SystemFiles(Path root) {
  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern KIBIBYTES = Pattern.compile("(\\d{1,15}) kB");

  /** The text of a file, empty where there is none; at most one MiB of it. */
  public String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** The bytes of a file, none where there is no file; at most one MiB of it. */
  public byte[] bytes(String path) {
    try (InputStream in = Files.newInputStream(root.resolve(path))) {
      return in.readNBytes(BYTES_MAX);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  public boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  /** The lines of a file. */
  public List<String> lines(String path) {
    return text(path).lines().toList();
  }

  /** A file that holds one number; empty where it holds anything else, such as {@code max}. */
  public OptionalLong number(String path) {
    String text = text(path).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** A file of {@code key: value} or {@code key=value} lines; the first of a key counts. */
  public Map<String, String> entries(String path, char separator) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : lines(path)) {
      int at = line.indexOf(separator);
      if (at > 0) {
        entries.putIfAbsent(line.substring(0, at).strip(), line.substring(at + 1).strip());
      }
    }
    return entries;
  }

  /** The value {@code "12 kB"} in bytes. */
  static OptionalLong kibibytes(String value) {
    Matcher matcher = KIBIBYTES.matcher(value);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * 1024)
        : OptionalLong.empty();
  }
}
