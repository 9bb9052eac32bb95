/** Clients that others wrote, unmodified, against the server. */
@NullMarked
package dev.hearth.clients;

import org.jspecify.annotations.NullMarked;
