/** The run command: one answer, or a conversation in the terminal. */
@NullMarked
package dev.hearth.main.talk;

import org.jspecify.annotations.NullMarked;
