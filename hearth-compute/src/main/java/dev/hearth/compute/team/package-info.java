/** The fixed team of platform threads; the only place of this room that starts threads. */
@NullMarked
package dev.hearth.compute.team;

import org.jspecify.annotations.NullMarked;
