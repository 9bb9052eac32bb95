/** Makes model files with random weights at the shapes of real models, for measuring. */
@NullMarked
package dev.hearth.model.made;

import org.jspecify.annotations.NullMarked;
