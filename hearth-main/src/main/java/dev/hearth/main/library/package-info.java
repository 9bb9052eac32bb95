/** The library as commands use it: from a model's name to its file, and what is pinned. */
@NullMarked
package dev.hearth.main.library;

import org.jspecify.annotations.NullMarked;
