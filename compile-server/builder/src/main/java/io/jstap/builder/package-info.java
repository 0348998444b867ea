// SPDX-License-Identifier: Apache-2.0
/**
 * From C text to an unsigned kernel module for one exact kernel.
 *
 * <p>Reading order: {@link io.jstap.builder.ModuleBuilder} (the way of a module, top to bottom),
 * {@link io.jstap.builder.ModuleImage}, {@link io.jstap.builder.ModuleCache}, {@link
 * io.jstap.builder.BuilderProblem}; then the packages {@code kernel} (what is prepared once for
 * each kernel), {@code sign} (from an image to a signed module), {@code elf} and {@code process}.
 * Nothing here knows scripts: the input is a {@code ModuleSource}.
 *
 * <p>Public methods report what is wrong to the {@code EventSink} they are handed and return an
 * empty {@code Optional}; interrupting the calling thread kills the compiler.
 */
@NullMarked
package io.jstap.builder;

import org.jspecify.annotations.NullMarked;
