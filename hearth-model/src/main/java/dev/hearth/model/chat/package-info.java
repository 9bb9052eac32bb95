/**
 * What is said in a conversation: messages and tools on the way into a template, and replies parsed
 * back into thought, text and tool calls while they are generated.
 *
 * <p>A reply is read by a {@link dev.hearth.model.chat.ReplyParser}: a small state machine whose
 * states ({@code Mode}) are shared by the families; each family ({@code QwenDialect} and so on)
 * only says which markup leads to which state. Nothing is ever lost: the raw text of all parts, in
 * order, is the reply.
 */
@NullMarked
package dev.hearth.model.chat;

import org.jspecify.annotations.NullMarked;
