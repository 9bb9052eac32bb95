/** The design as tests: which room may know which, and where each dangerous thing may be done. */
@NullMarked
package dev.hearth.main.architecture;

import org.jspecify.annotations.NullMarked;
