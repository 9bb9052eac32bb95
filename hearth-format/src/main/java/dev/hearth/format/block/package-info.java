/**
 * Block types: how every tensor type of a GGUF file packs its weights, and the scalar code that
 * packs and unpacks them. That code is the definition; every faster kernel is tested against it.
 */
@NullMarked
package dev.hearth.format.block;

import org.jspecify.annotations.NullMarked;
