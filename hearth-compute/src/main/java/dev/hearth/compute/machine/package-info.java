/**
 * Kernels that are assembled when they are first needed, into memory of their own, and called
 * through the foreign function interface: the instructions that no compiler of the Java machine
 * chooses, without a native library. The only package that uses a native linker.
 *
 * <p>Every result has the bits that {@code compute.scalar} gives. Code runs without bounds checks:
 * what it may touch follows from sizes that are checked before each call.
 */
@NullMarked
package dev.hearth.compute.machine;

import org.jspecify.annotations.NullMarked;
