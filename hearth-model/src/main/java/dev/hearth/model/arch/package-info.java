/** Model families: one short file each over shared parts, and the one switch that names them. */
@NullMarked
package dev.hearth.model.arch;

import org.jspecify.annotations.NullMarked;
