package dev.hearth.model.adapter;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what an adapter knows the model it was trained on: a SHA-256 of the tensor table and of the
 * first and last bytes of every tensor. It tells other training and other quantisation apart, reads
 * a few hundred pages instead of gigabytes, and is meant against mistakes, not against forgery.
 */
public final class BaseMark {
  /** The key under which an adapter carries it. */
  public static final String KEY = "hearth.base.mark";

  private static final long SAMPLE_BYTES = 1024;

  private BaseMark() {}

  /** The mark of a model file, in hexadecimal. */
  public static String of(GgufFile file) {
    MessageDigest digest = sha256();
    for (TensorInfo tensor : file.tensors()) {
      String line = tensor.name() + " " + tensor.type() + " " + tensor.dimensions() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      MemorySegment data = file.data(tensor);
      long sample = Math.min(SAMPLE_BYTES, data.byteSize());
      digest.update(data.asSlice(0, sample).asByteBuffer());
      digest.update(data.asSlice(data.byteSize() - sample, sample).asByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
