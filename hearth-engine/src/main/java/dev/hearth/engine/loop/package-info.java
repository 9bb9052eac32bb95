/** The one thread that joins a model's requests, and what it needs to open a model. */
@NullMarked
package dev.hearth.engine.loop;

import org.jspecify.annotations.NullMarked;
