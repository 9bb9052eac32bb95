/** Rooms on the command line: where they and their models are found, and how runs are shown. */
@NullMarked
package dev.hearth.main.room;

import org.jspecify.annotations.NullMarked;
