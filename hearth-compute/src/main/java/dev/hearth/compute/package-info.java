/**
 * The door of the compute room: float rows, packed weights, and the kernels over them. Knows no
 * model and no file.
 *
 * <p>One rule makes every kernel agree to the bit. An output element is one chain of fused
 * multiply-adds in ascending index order; SIMD lanes run across outputs, never along a sum. The few
 * sums that must run along lanes (squares in a norm, probabilities in a tile) use sixteen lanes:
 * lane {@code i mod 16} takes element {@code i}, ascending, and lanes are folded 8, 4, 2, 1. No
 * chain is ever split by thread, by batch or by chunk.
 */
@NullMarked
package dev.hearth.compute;

import org.jspecify.annotations.NullMarked;
