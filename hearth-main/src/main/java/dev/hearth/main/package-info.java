/** The front door: where the process starts and ends, and the only place that knows its streams. */
@NullMarked
package dev.hearth.main;

import org.jspecify.annotations.NullMarked;
