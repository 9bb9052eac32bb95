/** What models are made of: attention, feed-forward, experts, recurrences, norms; a file each. */
@NullMarked
package dev.hearth.model.part;

import org.jspecify.annotations.NullMarked;
