/** Files and batches, also in a process that is killed. */
@NullMarked
package dev.hearth.server.batch;

import org.jspecify.annotations.NullMarked;
