package dev.hearth.format.gguf;

import java.util.List;

/**
 * All of one file but its tensor data.
 *
 * @param dataOffset where tensor data begins; the end of the file where there are no tensors
 * @param metadataBytes bytes before tensor data, without padding
 */
record Header(
    int version,
    Metadata metadata,
    List<TensorInfo> tensors,
    int alignment,
    long dataOffset,
    long metadataBytes) {}
