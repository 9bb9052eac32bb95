package dev.hearth.engine.cache;

import dev.hearth.model.AdapterMix;

/**
 * Whose a computed beginning is: it serves requests of the same tenant under the same adapters in
 * the same shares, and no others.
 */
public record Owner(String tenant, AdapterMix mix) {}
