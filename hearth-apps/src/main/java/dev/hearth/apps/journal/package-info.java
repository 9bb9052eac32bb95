/**
 * What was done, for good: every run a folder of files that never change, and one line of an
 * append-only journal that holds their digests and the digest of the line before it.
 *
 * <p>A folder is written under a temporary name, made safe on the disk and renamed; only then is
 * its line written. What has no whole line did not happen: a process that is killed at any moment
 * leaves runs that are done, or a folder that is listed as unfinished, and nothing between.
 */
@NullMarked
package dev.hearth.apps.journal;

import org.jspecify.annotations.NullMarked;
