package dev.hearth.format.gguf;

import com.sun.management.ThreadMXBean;
import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Fuzz target: the whole header of a GGUF file. Whatever the bytes, reading ends with a header or
 * with a HearthException, allocates little, and a header that is read says exactly what its bytes
 * say: encoded again it gives the same bytes.
 */
public final class GgufFuzz {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private GgufFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    long allocationMax = (64L << 20) + 16L * data.length;
    // a second time where the first loaded classes, which the fuzzer rewrites in this thread
    if (allocatedBy(data) > allocationMax) {
      long allocated = allocatedBy(data);
      require(allocated <= allocationMax, allocated + " bytes allocated");
    }
    Header header;
    try {
      header = read(data);
    } catch (HearthException e) {
      require(e.fact().startsWith("\"fuzz\"") && !e.fix().isEmpty(), e.toString());
      return;
    }
    checkSameBytes(header, data);
    checkTensors(header, data.length);
    for (String key : header.metadata().keys()) {
      readInEveryWay(header.metadata(), key);
    }
  }

  /** Small files with everything that the format has, and the headers of real ones. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(RawGguf.header(0, 0).toBytes());
    seeds.add(everyScalar());
    seeds.add(arrays());
    seeds.add(nested());
    seeds.add(tensors());
    Fixtures fixtures = Fixtures.testdata();
    for (String model : List.of("llama-q.q4_k", "qwen35", "bert")) {
      seeds.add(withoutVocabulary(fixtures.bytes("models/" + model + ".gguf.gz")));
    }
    return seeds;
  }

  private static byte[] everyScalar() {
    RawGguf file = RawGguf.header(2, 0, 13);
    file.key("u8", 0).u8(200).key("i8", 1).u8(0x80).key("u16", 2).i16(-1).key("i16", 3).i16(-2);
    file.key("u32", 4).i32(-1).key("i32", 5).i32(7).key("f32", 6).f32(0.1f).key("bool", 7).u8(1);
    file.key("string", 8).string("grüß").key("u64", 10).i64(-1).key("i64", 11).i64(-5);
    return file.key("f64", 12).f64(0.1).key("split.count", 2).i16(3).toBytes();
  }

  private static byte[] arrays() {
    RawGguf file = RawGguf.header(0, 6);
    file.array("numbers", 5, 3).i32(1).i32(-1).i32(70_000);
    file.array("bools", 7, 2).u8(1).u8(0);
    file.array("strings", 8, 3).string("a").string("").i64(1).u8(0xff);
    file.array("nested", 9, 2).i32(4).i64(1).i32(7).i32(9).i64(1).i32(8).i64(1).string("x");
    file.array("f64", 12, 1).f64(Double.NaN);
    return file.array("none", 8, 0).toBytes();
  }

  /** Arrays within arrays, as deep as they may be. */
  private static byte[] nested() {
    RawGguf file = RawGguf.header(0, 2).array("deep", 9, 1);
    return file.i32(9).i64(1).i32(9).i64(1).i32(0).i64(1).u8(7).key("after", 0).u8(1).toBytes();
  }

  private static byte[] tensors() {
    RawGguf file = RawGguf.header(3, 1).key("general.alignment", 4).i32(64);
    file.tensor("a.weight", 8, 0, 32, 2).tensor("b", 0, 128, 1, 1, 1, 3).tensor("c", 30, 192, 2);
    return file.pad(64).zeros(256).toBytes();
  }

  /** The metadata of a model but for its token lists, and two of its tensors. */
  private static byte[] withoutVocabulary(byte[] file) {
    Header header =
        HeaderReader.read("seed", 0, MemorySegment.ofArray(file).asReadOnly(), Limits.DEFAULT);
    Metadata metadata = header.metadata();
    List<String> keys = new ArrayList<>(metadata.keys());
    keys.removeIf(key -> metadata.raw(key).byteSize() > 1_000);
    RawGguf small = RawGguf.header(2, keys.size());
    for (String key : keys) {
      small.string(key).bytes(metadata.raw(key).toArray(ValueLayout.JAVA_BYTE));
    }
    small.tensor("token_embd.weight", 12, 0, 256, 2).tensor("output_norm.weight", 0, 288, 4);
    return small.pad(32).zeros(320).toBytes();
  }

  private static Header read(byte[] data) {
    return HeaderReader.read("fuzz", 0, MemorySegment.ofArray(data), Limits.DEFAULT);
  }

  private static long allocatedBy(byte[] data) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    answers("", _ -> read(data));
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void checkSameBytes(Header header, byte[] data) {
    Metadata metadata = header.metadata();
    ValueEncoder again = new ValueEncoder().raw(Arrays.copyOf(data, 8));
    again.int64(header.tensors().size()).int64(metadata.keys().size());
    for (String key : metadata.keys()) {
      again.string(key).typed(metadata.value(key));
    }
    for (TensorInfo tensor : header.tensors()) {
      again.string(tensor.name()).int32(tensor.dimensions().size());
      tensor.dimensions().forEach(again::int64);
      again.int32(tensor.type().ggmlId()).int64(tensor.offset() - header.dataOffset());
    }
    byte[] bytes = again.toBytes();
    require(bytes.length == header.metadataBytes(), "metadata has another length");
    require(Arrays.mismatch(bytes, Arrays.copyOf(data, bytes.length)) < 0, "other bytes");
  }

  private static void checkTensors(Header header, int fileBytes) {
    for (TensorInfo tensor : header.tensors()) {
      require(tensor.weights() > 0, "no weights");
      require(tensor.bytes() == tensor.type().bytes(tensor.weights()), "size");
      require(tensor.offset() % header.alignment() == 0, "alignment");
      require(tensor.offset() >= header.metadataBytes(), "begins in metadata");
      require(tensor.bytes() <= fileBytes - tensor.offset(), "ends beyond the file");
      for (TensorInfo other : header.tensors()) {
        boolean apart =
            other.offset() >= tensor.offset() + tensor.bytes()
                || tensor.offset() >= other.offset() + other.bytes();
        require(apart || other == tensor, "overlap");
        require(other == tensor || !other.name().equals(tensor.name()), "names");
      }
    }
  }

  /** Each way must answer or refuse; what an array of strings gives must not depend on the way. */
  private static void readInEveryWay(Metadata metadata, String key) {
    require(!metadata.value(key).toString().isEmpty() || !metadata.kind(key).isArray(), key);
    List<Function<String, ?>> ways =
        List.of(
            metadata::string,
            metadata::bytes,
            metadata::integer,
            metadata::number,
            metadata::real,
            metadata::flag,
            metadata::integers,
            metadata::reals,
            metadata::flags,
            name -> List.copyOf(metadata.strings(name)),
            name -> List.copyOf(metadata.byteStrings(name)));
    int answers = 0;
    for (Function<String, ?> way : ways) {
      answers += answers(key, way::apply) ? 1 : 0;
    }
    require(answers <= 2, key + " answers in " + answers + " ways");
  }

  private static boolean answers(String key, Consumer<String> way) {
    try {
      way.accept(key);
      return true;
    } catch (HearthException e) {
      return false;
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
