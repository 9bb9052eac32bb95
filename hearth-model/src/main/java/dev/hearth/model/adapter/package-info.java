/** Adapter files: low-rank changes of a model's matrices, and which model they were made for. */
@NullMarked
package dev.hearth.model.adapter;

import org.jspecify.annotations.NullMarked;
