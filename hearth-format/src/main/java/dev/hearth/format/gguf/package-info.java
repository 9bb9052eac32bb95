/** Reads, maps, checks and writes GGUF model files, versions 2 and 3, little-endian. */
@NullMarked
package dev.hearth.format.gguf;

import org.jspecify.annotations.NullMarked;
