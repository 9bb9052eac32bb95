package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open model: one GGUF file, or all files of a split one, mapped into memory and checked. It
 * owns the mapping: after {@link #close()} nothing that it gave out can be read.
 */
public final class GgufFile implements AutoCloseable {
  private final Arena arena;
  private final List<MappedPart> parts;
  private final List<TensorInfo> tensors;
  private final Map<String, TensorInfo> tensorsByName;

  private GgufFile(Arena arena, List<MappedPart> parts) {
    this.arena = arena;
    this.parts = List.copyOf(parts);
    List<TensorInfo> all = new ArrayList<>();
    this.tensorsByName = new HashMap<>();
    for (MappedPart part : parts) {
      for (TensorInfo tensor : part.header().tensors()) {
        if (tensorsByName.put(tensor.name(), tensor) != null) {
          throw part.damaged(
              "tensor " + Names.quoted(tensor.name()) + " is in an earlier file as well");
        }
        all.add(tensor);
      }
    }
    this.tensors = List.copyOf(all);
  }

  /** Opens a model within the default limits. */
  public static GgufFile open(Path path) {
    return open(path, Limits.DEFAULT);
  }

  /**
   * Opens a model. Of a split one, {@code path} names the first file.
   *
   * @throws HearthException NOT_FOUND where a file is missing, BAD_INPUT where it is damaged,
   *     UNSUPPORTED where it is of another version, byte order or tensor type, LIMIT where it is
   *     beyond {@code limits}
   */
  public static GgufFile open(Path path, Limits limits) {
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try {
      GgufFile file =
          MappedPart.unlessCut(
              path, () -> new GgufFile(arena, SplitModel.open(path, arena, limits)));
      file.checkUnchanged();
      opened = true;
      return file;
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  /** The metadata; that of the first file of a split model. */
  public Metadata metadata() {
    return parts.getFirst().header().metadata();
  }

  /** All tensors, in file order. */
  public List<TensorInfo> tensors() {
    return tensors;
  }

  /** The tensor of that name, or null if there is none. */
  public @Nullable TensorInfo tensor(String name) {
    return tensorsByName.get(name);
  }

  /** The tensor's data: a read-only part of the mapping. */
  public MemorySegment data(TensorInfo tensor) {
    if (!tensor.equals(tensorsByName.get(tensor.name()))) {
      throw new IllegalArgumentException("not a tensor of this file: " + tensor);
    }
    return parts.get(tensor.fileIndex()).bytes().asSlice(tensor.offset(), tensor.bytes());
  }

  /** The (first) file. */
  public Path path() {
    return parts.getFirst().path();
  }

  /** All files, in order; more than one for a split model. */
  public List<Path> paths() {
    return parts.stream().map(MappedPart::path).toList();
  }

  /** The version of the format, 2 or 3. */
  public int version() {
    return parts.getFirst().header().version();
  }

  /** The alignment of tensor data in bytes. */
  public int alignment() {
    return parts.getFirst().header().alignment();
  }

  /** Bytes of all files together. */
  public long fileBytes() {
    return parts.stream().mapToLong(part -> part.bytes().byteSize()).sum();
  }

  /** Bytes of metadata and tensor tables of all files together. */
  public long metadataBytes() {
    return parts.stream().mapToLong(part -> part.header().metadataBytes()).sum();
  }

  /**
   * Compares size, time of change and identity of every file with what they were when opened.
   *
   * @throws HearthException BAD_INPUT where a file was changed, replaced or removed since
   */
  public void checkUnchanged() {
    parts.forEach(MappedPart::checkUnchanged);
  }

  /** Unmaps the files. */
  @Override
  public void close() {
    arena.close();
  }
}
