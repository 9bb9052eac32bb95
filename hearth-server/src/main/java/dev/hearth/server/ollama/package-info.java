/** Ollama's interface. */
@NullMarked
package dev.hearth.server.ollama;

import org.jspecify.annotations.NullMarked;
