/** OpenAI's interface, and the small endpoints that local servers add to it. */
@NullMarked
package dev.hearth.server.openai;

import org.jspecify.annotations.NullMarked;
