/**
 * Puts the room together: models, tenants, dialects and the listener. Only the front door calls it.
 */
@NullMarked
package dev.hearth.server.start;

import org.jspecify.annotations.NullMarked;
