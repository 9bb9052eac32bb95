/** The demo command: what the program does with nothing but itself. */
@NullMarked
package dev.hearth.main.demo;

import org.jspecify.annotations.NullMarked;
