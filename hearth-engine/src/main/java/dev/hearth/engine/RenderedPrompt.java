package dev.hearth.engine;

import dev.hearth.model.chat.ReplyFamily;

/**
 * A conversation as the model reads it.
 *
 * @param text exactly what the model's template made of it
 * @param ids its tokens
 * @param checkpoints lengths at which a later prompt of the same conversation may branch off
 * @param family how the model's reply will be read
 */
public record RenderedPrompt(String text, int[] ids, int[] checkpoints, ReplyFamily family) {}
