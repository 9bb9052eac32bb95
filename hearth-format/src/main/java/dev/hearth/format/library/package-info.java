/** Which model files there are: names, digests, where they came from, and what is pinned. */
@NullMarked
package dev.hearth.format.library;

import org.jspecify.annotations.NullMarked;
