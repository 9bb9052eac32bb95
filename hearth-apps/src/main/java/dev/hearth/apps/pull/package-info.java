/**
 * Gets models from where they are published into the library: whole, checked, or not at all. What
 * asks the network lies in {@code registry}; this package only knows what it wants from there.
 */
@NullMarked
package dev.hearth.apps.pull;

import org.jspecify.annotations.NullMarked;
