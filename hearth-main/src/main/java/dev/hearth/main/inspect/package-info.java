/** What a model file says about itself, for people and for scripts. */
@NullMarked
package dev.hearth.main.inspect;

import org.jspecify.annotations.NullMarked;
