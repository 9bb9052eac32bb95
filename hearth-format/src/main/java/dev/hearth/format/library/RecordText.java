package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as text: one fact a line, models one after the other, so that a change is a readable
 * difference. Lines that begin with {@code #} and empty lines say nothing.
 *
 * <pre>
 * model NAME
 * source hf:OWNER/REPO:FILE
 * revision COMMIT
 * licence apache-2.0
 * digests published
 * file sha256:HEX BYTES NAME.gguf
 * </pre>
 */
final class RecordText {
  private static final String DIGEST = "sha256:";
  private static final int MODELS_MAX = 10_000;
  private static final int FILES_MAX = 1_000;

  private RecordText() {}

  static String write(ModelRecord model) {
    StringBuilder text = new StringBuilder();
    text.append("model ").append(model.name()).append('\n');
    line(text, "source", model.source());
    line(text, "revision", model.revision());
    line(text, "licence", model.licence());
    line(text, "digests", model.published() ? "published" : "as-received");
    for (StoredFile file : model.files()) {
      text.append("file ").append(DIGEST).append(file.sha256()).append(' ');
      text.append(file.bytes()).append(' ').append(file.name()).append('\n');
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      // what a publisher calls things must not become a line of ours
      text.append(key).append(' ').append(value.replaceAll("\\p{Cntrl}+", " ")).append('\n');
    }
  }

  /**
   * Reads all models of a text.
   *
   * @param where names the text in errors
   */
  static List<ModelRecord> read(String text, String where) {
    List<ModelRecord> models = new ArrayList<>();
    Reading reading = null;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int space = line.indexOf(' ');
      String key = space < 0 ? line : line.substring(0, space);
      String value = space < 0 ? "" : line.substring(space + 1).strip();
      String place = where + ", line " + number;
      if (key.equals("model")) {
        finish(reading, models);
        reading = new Reading(value, place);
      } else if (reading == null) {
        throw damaged(place, "does not begin with a model");
      } else {
        reading.take(key, value, place);
      }
      if (models.size() > MODELS_MAX) {
        throw new HearthException(
            Code.LIMIT, where + " has more than " + MODELS_MAX + " models", "split it");
      }
    }
    finish(reading, models);
    return models;
  }

  private static void finish(@Nullable Reading reading, List<ModelRecord> models) {
    if (reading == null) {
      return;
    }
    ModelRecord model = reading.model();
    if (models.stream().anyMatch(other -> other.name().equals(model.name()))) {
      throw damaged(reading.place, "names " + model.name() + " a second time");
    }
    models.add(model);
  }

  private static HearthException damaged(String place, String what) {
    return new HearthException(
        Code.BAD_INPUT, place + " " + what, "restore the file, or remove it and pin or pull again");
  }

  private static final class Reading {
    private final String name;
    private final String place;
    private final List<StoredFile> files = new ArrayList<>();
    private String source = "";
    private String revision = "";
    private String licence = "";
    private boolean published;

    Reading(String name, String place) {
      this.name = name;
      this.place = place;
    }

    void take(String key, String value, String at) {
      switch (key) {
        case "source" -> source = value;
        case "revision" -> revision = value;
        case "licence" -> licence = value;
        case "digests" -> published = value.equals("published");
        case "file" -> files.add(file(value, at));
        // a newer program may have more to say; what it says of files it must not say here
        default -> throw damaged(at, "has '" + key + "', which this program does not know");
      }
      if (files.size() > FILES_MAX) {
        throw damaged(at, "is file " + files.size() + " of one model");
      }
    }

    private static StoredFile file(String value, String at) {
      String[] words = value.split(" ", 3);
      if (words.length != 3 || !words[0].startsWith(DIGEST) || !words[1].matches("[0-9]{1,18}")) {
        throw damaged(at, "does not say digest, bytes and name of a file");
      }
      return new StoredFile(
          words[0].substring(DIGEST.length()), Long.parseLong(words[1]), words[2]);
    }

    ModelRecord model() {
      if (files.isEmpty()) {
        throw damaged(place, "has no file");
      }
      return new ModelRecord(name, source, revision, licence, published, files);
    }
  }
}
