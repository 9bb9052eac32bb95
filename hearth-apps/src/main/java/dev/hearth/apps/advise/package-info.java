/** What running a model costs, before anyone pays for it. */
@NullMarked
package dev.hearth.apps.advise;

import org.jspecify.annotations.NullMarked;
