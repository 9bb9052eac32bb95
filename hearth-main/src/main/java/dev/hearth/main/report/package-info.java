/** Facts in sections, written once for people and once for scripts. */
@NullMarked
package dev.hearth.main.report;

import org.jspecify.annotations.NullMarked;
