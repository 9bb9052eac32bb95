/**
 * Rooms: private evidence in, checked answer out. A folder says what a model reads, what it must
 * answer and what is checked; a run packs evidence, asks, verifies every citation against the bytes
 * that it came from, and keeps all of it.
 *
 * <p>{@link dev.hearth.apps.room.RoomReader} reads a room, {@link dev.hearth.apps.room.RoomRun}
 * runs it, {@link dev.hearth.apps.room.RunStore} finds what was run.
 */
@NullMarked
package dev.hearth.apps.room;

import org.jspecify.annotations.NullMarked;
