package dev.hearth.apps.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that archives give to their entries: hostile until proven harmless. */
final class EntryName {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/].*");
  private static final Pattern SEPARATORS = Pattern.compile("[\\\\/]");
  private static final int VISIBLE_MAX = 200;

  private EntryName() {}

  /** The bytes as UTF-8; where they are not, U+FFFD stands for what is wrong, which is refused. */
  static String decoded(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
  }

  /** Without {@code .} and empty parts. */
  static String normalised(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Why an entry of this name is not touched; null where it may be read. */
  static @Nullable String refusal(String name, BundleLimits limits) {
    if (name.isEmpty() || normalised(name).isEmpty()) {
      return "it has no name";
    }
    if (name.startsWith("/") || name.startsWith("\\") || DRIVE.matcher(name).matches()) {
      return "its name is absolute";
    }
    for (String part : SEPARATORS.split(name, -1)) {
      if (part.equals("..")) {
        return "its name leads out of the bundle (..)";
      }
    }
    if (name.length() > limits.nameLengthMax()) {
      return "its name has %,d characters, limit %,d"
          .formatted(name.length(), limits.nameLengthMax());
    }
    long depth = normalised(name).chars().filter(c -> c == '/').count();
    if (depth > limits.depthMax()) {
      return "it lies %,d folders deep, limit %,d".formatted(depth, limits.depthMax());
    }
    if (name.indexOf('\uFFFD') >= 0) {
      return "its name is not UTF-8";
    }
    return name.codePoints().allMatch(EntryName::isPlain)
        ? null
        : "its name has control characters";
  }

  /** The name with control characters spelled out, and not longer than a screen. */
  static String visible(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .limit(VISIBLE_MAX)
        .forEach(c -> {
          if (isPlain(c)) {
            text.appendCodePoint(c);
          } else {
            text.append("\\u{%x}".formatted(c));
          }
        });
    return name.codePointCount(0, name.length()) > VISIBLE_MAX ? text + "…" : text.toString();
  }

  /** Neither moves the cursor nor the direction of writing. */
  static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
