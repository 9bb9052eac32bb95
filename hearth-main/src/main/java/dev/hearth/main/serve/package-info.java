/** How the server opens model files. */
@NullMarked
package dev.hearth.main.serve;

import org.jspecify.annotations.NullMarked;
