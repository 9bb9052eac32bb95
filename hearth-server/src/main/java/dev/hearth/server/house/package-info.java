/** Which model files there are, and which of them are open: on demand, within a memory budget. */
@NullMarked
package dev.hearth.server.house;

import org.jspecify.annotations.NullMarked;
