/** The commands: one class each, that parses options, calls the rooms and prints what they say. */
@NullMarked
package dev.hearth.main.command;

import org.jspecify.annotations.NullMarked;
