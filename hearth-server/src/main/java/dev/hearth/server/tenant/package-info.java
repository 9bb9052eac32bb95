/** Keys, what they allow, how much of it, and what was used: tenants never see each other. */
@NullMarked
package dev.hearth.server.tenant;

import org.jspecify.annotations.NullMarked;
