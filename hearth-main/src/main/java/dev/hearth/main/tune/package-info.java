/** Shows how training goes: a line while it runs, a curve and a page when it is done. */
@NullMarked
package dev.hearth.main.tune;

import org.jspecify.annotations.NullMarked;
