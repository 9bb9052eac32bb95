/**
 * The workbench: whole models beside peers, kernels one by one, and proofs about a decoding step.
 */
@NullMarked
package dev.hearth.bench;

import org.jspecify.annotations.NullMarked;
