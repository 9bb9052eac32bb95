/** The model that travels in the program: one narrow thing done without any other file. */
@NullMarked
package dev.hearth.main.starter;

import org.jspecify.annotations.NullMarked;
