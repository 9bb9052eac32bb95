/** Anthropic's interface. */
@NullMarked
package dev.hearth.server.anthropic;

import org.jspecify.annotations.NullMarked;
