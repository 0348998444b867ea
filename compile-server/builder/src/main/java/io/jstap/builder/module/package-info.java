// SPDX-License-Identifier: Apache-2.0
/**
 * From C text to an unsigned module image.
 *
 * <p>Reading order: {@link io.jstap.builder.module.ModuleBuilder} (the steps, top to bottom),
 * {@link io.jstap.builder.module.ModuleImage}, {@link io.jstap.builder.module.ModuleCache}, {@code
 * ModuleData} (what a module carries beside code), {@code CompilerErrors}.
 */
@NullMarked
package io.jstap.builder.module;

import org.jspecify.annotations.NullMarked;
