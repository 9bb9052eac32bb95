/** What fits into memory, and what context is left. */
@NullMarked
package dev.hearth.engine.budget;

import org.jspecify.annotations.NullMarked;
