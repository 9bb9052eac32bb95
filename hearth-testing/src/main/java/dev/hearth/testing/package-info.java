/** Test support: where golden data lies and how to read it. Not shipped. */
@NullMarked
package dev.hearth.testing;

import org.jspecify.annotations.NullMarked;
