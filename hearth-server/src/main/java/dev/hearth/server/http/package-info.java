/**
 * Listening, and everything of HTTP that does not depend on what is asked: the one user of Helidon.
 */
@NullMarked
package dev.hearth.server.http;

import org.jspecify.annotations.NullMarked;
