/**
 * Trains models: whole small ones from nothing, adapters for large ones, and their vocabularies.
 *
 * <p>Everything is float32. Every sum has one order that depends on the data alone, so the same
 * configuration gives the same bits on any number of threads, in one sitting or in many.
 */
@NullMarked
package dev.hearth.apps.tune;

import org.jspecify.annotations.NullMarked;
