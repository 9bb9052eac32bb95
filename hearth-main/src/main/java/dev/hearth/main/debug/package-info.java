/** The debugging operations: stable, because tests and scripts use them. JSON in, JSON out. */
@NullMarked
package dev.hearth.main.debug;

import org.jspecify.annotations.NullMarked;
