/**
 * What a command gets from the process around it: settings, output, and how errors become exits.
 */
@NullMarked
package dev.hearth.main.shell;

import org.jspecify.annotations.NullMarked;
