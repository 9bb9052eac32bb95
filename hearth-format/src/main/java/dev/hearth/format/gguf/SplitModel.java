package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Models split into files {@code NAME-00001-of-00003.gguf} (llama.cpp's gguf-split). Each file says
 * which it is ({@code split.no}, from 0) and of how many; the first holds the metadata.
 */
final class SplitModel {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
  private static final String KEY_NUMBER = "split.no";
  private static final String KEY_COUNT = "split.count";
  private static final String KEY_TENSORS = "split.tensors.count";

  private SplitModel() {}

  /** The file at {@code path} and, if it is the first of several, all others. */
  static List<MappedPart> open(Path path, Arena arena, Limits limits) {
    MappedPart first = MappedPart.open(path, 0, arena, limits);
    Metadata metadata = first.header().metadata();
    // llama.cpp writes no or one split for a model that is whole
    int count = metadata.integer(KEY_COUNT, 1);
    if (count == 0 || count == 1) {
      return List.of(first);
    }
    if (count < 0) {
      throw first.damaged("key \"" + KEY_COUNT + "\" is " + count);
    }
    if (count > limits.splitFilesMax()) {
      throw new HearthException(
          Code.LIMIT,
          Names.quoted(MappedPart.name(path)) + " says it is one of " + count + " files",
          "at most " + limits.splitFilesMax() + " are read");
    }
    String prefix = prefix(first, count);
    List<MappedPart> parts = new ArrayList<>(List.of(first));
    for (int i = 1; i < count; i++) {
      Path part = path.resolveSibling(name(prefix, i, count));
      parts.add(MappedPart.open(part, i, arena, limits));
    }
    check(parts, count);
    return parts;
  }

  /** What comes before the number in the first file's name, which must be a first file's. */
  private static String prefix(MappedPart first, int count) {
    int number = first.header().metadata().integer(KEY_NUMBER);
    Matcher matcher = NAME.matcher(MappedPart.name(first.path()));
    if (!matcher.matches()) {
      throw new HearthException(
          Code.BAD_INPUT,
          Names.quoted(MappedPart.name(first.path()))
              + " is file "
              + (number + 1L)
              + " of "
              + count
              + " by its content, not by its name",
          "give all files of the model the names they were published with");
    }
    String prefix = matcher.group(1);
    if (number != 0) {
      throw new HearthException(
          Code.BAD_INPUT,
          Names.quoted(MappedPart.name(first.path()))
              + " is file "
              + (number + 1L)
              + " of a model of "
              + count
              + " files",
          "open " + Names.quoted(name(prefix, 0, count)));
    }
    String expected = name(prefix, 0, count);
    if (!MappedPart.name(first.path()).equals(expected)) {
      throw first.damaged("by its content its name is " + Names.quoted(expected));
    }
    return prefix;
  }

  private static void check(List<MappedPart> parts, int count) {
    long tensors = 0;
    for (int i = 0; i < parts.size(); i++) {
      MappedPart part = parts.get(i);
      Metadata metadata = part.header().metadata();
      if (metadata.integer(KEY_NUMBER) != i || metadata.integer(KEY_COUNT) != count) {
        throw part.damaged(
            "by its content file "
                + (metadata.integer(KEY_NUMBER) + 1L)
                + " of "
                + metadata.integer(KEY_COUNT)
                + ", expected file "
                + (i + 1)
                + " of "
                + count);
      }
      tensors += part.header().tensors().size();
    }
    MappedPart first = parts.getFirst();
    long expected = first.header().metadata().number(KEY_TENSORS);
    if (tensors != expected) {
      throw first.damaged("the files hold " + tensors + " tensors, the first says " + expected);
    }
  }

  private static String name(String prefix, int index, int count) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, index + 1, count);
  }
}
