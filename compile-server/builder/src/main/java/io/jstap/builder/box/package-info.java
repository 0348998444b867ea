// SPDX-License-Identifier: Apache-2.0
/**
 * Boxes: the compilers work on what strangers wrote where nothing else is.
 *
 * <p>Reading order: {@link io.jstap.builder.box.Workplace} (what a build does there), {@link
 * io.jstap.builder.box.Boxes} (whether this machine can, and the boxes that wait), {@code Box},
 * {@code Surroundings} (what is visible in one), {@code foreman.c} of the resources (the first
 * process in one).
 */
@NullMarked
package io.jstap.builder.box;

import org.jspecify.annotations.NullMarked;
