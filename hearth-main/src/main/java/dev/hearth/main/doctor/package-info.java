/** What this machine is and allows, read from its files, and what that means for running models. */
@NullMarked
package dev.hearth.main.doctor;

import org.jspecify.annotations.NullMarked;
