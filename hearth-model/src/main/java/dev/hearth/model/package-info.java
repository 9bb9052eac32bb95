/**
 * The door of the model room: what one model means. A model turns tokens at positions of sequences
 * into logits; a sequence holds what its layers remember.
 */
@NullMarked
package dev.hearth.model;

import org.jspecify.annotations.NullMarked;
