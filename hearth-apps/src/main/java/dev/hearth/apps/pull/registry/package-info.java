/**
 * The one place of pulling that asks the network: registries, their protocols, and downloads in
 * parallel ranges.
 */
@NullMarked
package dev.hearth.apps.pull.registry;

import org.jspecify.annotations.NullMarked;
