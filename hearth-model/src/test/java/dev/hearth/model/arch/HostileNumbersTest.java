package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Kind;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.ValueType;
import dev.hearth.model.Model;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each number that a family reads from its file is replaced by hostile ones, one at a time: the
 * file is refused in words, or the model runs; nothing else is thrown.
 */
class HostileNumbersTest {
  private static final int[] TOKENS = {1, 2, 3, 4, 5};

  private static final Set<HearthException.Code> REFUSALS =
      Set.of(
          HearthException.Code.BAD_INPUT,
          HearthException.Code.UNSUPPORTED,
          HearthException.Code.DOES_NOT_FIT);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> testdata() {
    return tests(Fixtures.testdata());
  }

  @TestFactory
  @Tag("conformance")
  Stream<DynamicTest> conformance() {
    return tests(Fixtures.conformance());
  }

  private Stream<DynamicTest> tests(Fixtures fixtures) {
    return Golden.all(fixtures).stream()
        .filter(g -> !g.name().startsWith("llama-q"))
        .map(g -> DynamicTest.dynamicTest(g.name(), () -> hostile(g)));
  }

  private void hostile(Golden golden) throws IOException {
    byte[] bytes =
        golden.fixtures().bytes("models/" + golden.json().get("model").asString() + ".gz");
    List<Spot> spots;
    try (GgufFile file = golden.open()) {
      spots = spots(file.metadata(), bytes);
    }
    int refused = 0;
    Path target = folder.resolve("hostile.gguf");
    for (Spot spot : spots) {
      for (Number value : spot.values(bytes)) {
        byte[] damaged = bytes.clone();
        spot.write(damaged, value);
        Files.write(target, damaged);
        if (refuses(target, golden.embedding(), spot.key + " = " + value)) {
          refused++;
        }
      }
    }
    assertThat(refused).as("refusals").isGreaterThan(spots.size());
  }

  /** Whether the file is refused, at the latest when it runs. */
  private static boolean refuses(Path path, boolean embedding, String what) {
    try (Kernels kernels = KernelChoice.exact(1);
        GgufFile file = GgufFile.open(path);
        Model model = Families.load(file, kernels, 0)) {
      if (embedding) {
        assertThat(model.embed(TOKENS)).as(what).isNotEmpty();
      } else {
        Golden.logits(model, CacheType.F32, 64, TOKENS, 3);
      }
      return false;
    } catch (HearthException e) {
      assertThat(e.code()).as(what + ": " + e.fact()).isIn(REFUSALS);
      return true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  /** Where one number lies in the file. */
  private record Spot(String key, ValueType type, int at) {
    List<Number> values(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return switch (type) {
        case FLOAT32 -> List.of(Float.NaN, Float.POSITIVE_INFINITY, -1f, 0f, 1e38f);
        case BOOL -> List.of(1 - buffer.get(at));
        default -> {
          int own = buffer.getInt(at);
          yield List.of(0, 1, 3, own + 1, own * 2, -1, 1 << 24, Integer.MAX_VALUE);
        }
      };
    }

    void write(byte[] bytes, Number value) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      switch (type) {
        case FLOAT32 -> buffer.putFloat(at, value.floatValue());
        case BOOL -> buffer.put(at, value.byteValue());
        default -> buffer.putInt(at, value.intValue());
      }
    }
  }

  /** Every number under the architecture's prefix: scalars, and first and last of arrays. */
  private static List<Spot> spots(Metadata metadata, byte[] bytes) {
    String prefix = metadata.string("general.architecture") + ".";
    List<Spot> spots = new ArrayList<>();
    for (String key : metadata.keys()) {
      if (key.startsWith(prefix)) {
        int at = indexOf(bytes, key) + key.length() + Integer.BYTES;
        switch (metadata.kind(key)) {
          case Kind.Scalar(var type) -> add(spots, key, type, at);
          case Kind.Array(var type, var length) -> {
            int first = at + Integer.BYTES + Long.BYTES;
            add(spots, key, type, first);
            if (type.hasFixedBytes()) {
              add(spots, key, type, first + ((int) length - 1) * type.bytes());
            }
          }
        }
      }
    }
    return spots;
  }

  private static void add(List<Spot> spots, String key, ValueType type, int at) {
    if (type == ValueType.FLOAT32 || type == ValueType.BOOL || type.isWhole()) {
      spots.add(new Spot(key, type, at));
    }
  }

  /** Where a key's text begins, its length before it. */
  private static int indexOf(byte[] bytes, String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    ByteBuffer wanted =
        ByteBuffer.allocate(Long.BYTES + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .flip();
    for (int from = 0; from <= bytes.length - wanted.capacity(); from++) {
      if (ByteBuffer.wrap(bytes, from, wanted.capacity()).equals(wanted)) {
        return from + Long.BYTES;
      }
    }
    throw new IllegalStateException(key + " is not in the file");
  }
}
