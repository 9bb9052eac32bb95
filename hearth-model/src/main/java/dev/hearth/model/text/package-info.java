/**
 * Tokenizers: text to token ids and back, as the vocabulary of a model file says, to the id as
 * llama.cpp does.
 */
@NullMarked
package dev.hearth.model.text;

import org.jspecify.annotations.NullMarked;
