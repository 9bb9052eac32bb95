/**
 * Files that clients upload, and batches of requests that outlive the process: every request of a
 * batch is answered exactly once, whenever the server ends.
 */
@NullMarked
package dev.hearth.server.batch;

import org.jspecify.annotations.NullMarked;
