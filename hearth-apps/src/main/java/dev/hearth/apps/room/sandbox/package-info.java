/**
 * What the kernel is asked to hold: scripts in a bubblewrap sandbox, and Hearth itself in an air
 * gap. This is the only package that starts programs, and it calls the C library for nothing but
 * confinement.
 */
@NullMarked
package dev.hearth.apps.room.sandbox;

import org.jspecify.annotations.NullMarked;
