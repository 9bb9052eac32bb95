/** Computed beginnings that wait to be used again, within one tenant only. */
@NullMarked
package dev.hearth.engine.cache;

import org.jspecify.annotations.NullMarked;
