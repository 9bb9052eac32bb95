package dev.hearth.model.text;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzz target: a model file's tokenizer metadata. Whatever it says, there is a tokenizer or a
 * HearthException; the tokenizer takes any text and any id, and what it encodes it decodes.
 */
public final class VocabularyFuzz {
  private static final Path FILE = temporary();
  private static final String TEXT = "Hello <|im_end|> wörld 123\n\n  ▁x\u0000\ud83d\ude00 'll";

  private VocabularyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Files.write(FILE, data);
      try (GgufFile file = GgufFile.open(FILE)) {
        use(Tokenizers.of(file.metadata()), data);
      }
    } catch (HearthException e) {
      if (e.code() == HearthException.Code.INTERNAL || e.fact().isEmpty()) {
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void use(Tokenizer tokenizer, byte[] data) {
    byte[] tail = Arrays.copyOfRange(data, Math.max(0, data.length - 64), data.length);
    for (byte[] text : List.of(TEXT.getBytes(StandardCharsets.UTF_8), tail)) {
      for (boolean special : new boolean[] {false, true}) {
        try {
          int[] ids = tokenizer.encode(text, special, special);
          tokenizer.decode(ids, special);
          StreamingDetokenizer streaming = new StreamingDetokenizer(tokenizer, special);
          for (int id : ids) {
            streaming.accept(id);
          }
          streaming.flush();
        } catch (HearthException e) {
          if (e.code() == HearthException.Code.INTERNAL) {
            throw e;
          }
        }
      }
    }
    int size = tokenizer.vocabulary().size();
    for (int id : new int[] {-1, 0, 1, size - 1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      try {
        tokenizer.piece(id, true);
        tokenizer.isEndOfGeneration(id);
      } catch (HearthException e) {
        if (id >= 0 && id < size) {
          throw e;
        }
      }
    }
  }

  /** The metadata of tiny models, one for each kind of tokenizer. */
  public static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String model : List.of("llama", "qwen3", "gemma4-e", "bert", "lfm2")) {
      Path target = temporary();
      try (GgufFile file =
              GgufFile.open(Fixtures.testdata().unpacked("models/" + model + ".gguf.gz"));
          GgufWriter writer = GgufWriter.replace(target)) {
        writer.copyAll(file.metadata()).finish();
      }
      seeds.add(Files.readAllBytes(target));
    }
    return seeds;
  }

  private static Path temporary() {
    try {
      Path path = Files.createTempFile("hearth-fuzz", ".gguf");
      path.toFile().deleteOnExit();
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
