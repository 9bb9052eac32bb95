/** Part of a tree in which every rule is broken once. */
package dev.hearth.main.architecture.broken.apps.tune;
