/**
 * What all dialects share: reading a request's fields by name, putting an engine's request
 * together, honesty about the context, and following a reply to its end.
 */
@NullMarked
package dev.hearth.server.wire;

import org.jspecify.annotations.NullMarked;
