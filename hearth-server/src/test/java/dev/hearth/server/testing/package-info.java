/** A server for tests, models that play a script, and a client that hides nothing. */
@NullMarked
package dev.hearth.server.testing;

import org.jspecify.annotations.NullMarked;
