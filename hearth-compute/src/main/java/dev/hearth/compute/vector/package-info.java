/**
 * Fast kernels through the Vector API: the only package that touches {@code jdk.incubator.vector}.
 * None of its classes may be loaded where that module is absent.
 *
 * <p>Lanes run across outputs, so every result has the bits that {@code compute.scalar} gives, for
 * vectors of any width. What does not fill a vector is left to the scalar operation.
 *
 * <p>The compiler turns vectors into registers only where it can see the whole life of each: keep
 * loops small, hand accumulators down as arguments of {@code fma} and {@code add}, and never keep a
 * vector in a field or an array.
 */
@NullMarked
package dev.hearth.compute.vector;

import org.jspecify.annotations.NullMarked;
