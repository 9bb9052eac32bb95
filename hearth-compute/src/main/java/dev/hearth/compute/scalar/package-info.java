/** The truth: every operation as plain loops, in the order that the fast kernels must keep. */
@NullMarked
package dev.hearth.compute.scalar;

import org.jspecify.annotations.NullMarked;
