/** Facts of this machine → the kernels that run, and the reason. */
@NullMarked
package dev.hearth.compute.choice;

import org.jspecify.annotations.NullMarked;
