/** Measures a model on this machine, and how near it comes to what the machine can do. */
@NullMarked
package dev.hearth.main.bench;

import org.jspecify.annotations.NullMarked;
