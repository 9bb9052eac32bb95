/**
 * Block types: how every tensor type of a GGUF file packs its weights, and the scalar code that
 * packs and unpacks them. That code is the definition; every faster kernel is tested against it.
 *
 * <p>Layouts and codebooks are those of the GGUF format as ggml defines it; MXFP4 follows the OCP
 * Microscaling Formats 1.0. The searches that pack weights take the same steps, with the same order
 * of float operations, as ggml's reference quantisers, so that both write the same bytes.
 */
@NullMarked
package dev.hearth.format.block;

import org.jspecify.annotations.NullMarked;
