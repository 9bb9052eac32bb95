/** What the server does, for those who look after it: health, status, metrics. */
@NullMarked
package dev.hearth.server.watch;

import org.jspecify.annotations.NullMarked;
