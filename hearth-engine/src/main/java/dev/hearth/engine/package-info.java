/**
 * The door of the engine room: one open model serves requests. Text goes in, events come out; what
 * the answer depends on is in the request and the settings, and nowhere else.
 */
@NullMarked
package dev.hearth.engine;

import org.jspecify.annotations.NullMarked;
