/** The door of the format room: what every room may know about bytes, and the one error type. */
@NullMarked
package dev.hearth.format;

import org.jspecify.annotations.NullMarked;
