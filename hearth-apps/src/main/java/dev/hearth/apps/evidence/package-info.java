/**
 * Evidence: private bundles read within limits, the lines that tell most picked by rules, and every
 * citation, number and command of an answer checked against the bytes they came from.
 *
 * <p>{@link dev.hearth.apps.evidence.Bundle} opens, {@link dev.hearth.apps.evidence.Evidence}
 * picks, {@link dev.hearth.apps.evidence.Citations} and {@link dev.hearth.apps.evidence.Checks}
 * judge. Nothing here asks a model, a clock or the network, and nothing is written: the same bytes
 * and the same question give the same evidence.
 */
@NullMarked
package dev.hearth.apps.evidence;

import org.jspecify.annotations.NullMarked;
