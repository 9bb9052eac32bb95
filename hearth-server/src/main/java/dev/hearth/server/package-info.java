/**
 * The door of the server room: what a route is, what an exchange offers it, which models and
 * callers there are, and how an error becomes a status. Who speaks HTTP, and which dialects there
 * are, is behind it.
 */
@NullMarked
package dev.hearth.server;

import org.jspecify.annotations.NullMarked;
