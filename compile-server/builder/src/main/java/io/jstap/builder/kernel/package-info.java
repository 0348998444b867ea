// SPDX-License-Identifier: Apache-2.0
/**
 * What is prepared once for each kernel so that a module takes milliseconds.
 *
 * <p>Reading order: {@link io.jstap.builder.kernel.KernelStore}, {@link
 * io.jstap.builder.kernel.InstalledKernels}, {@code Ingest} (the steps), {@code Kbuild} (flags read
 * from the kernel's own build system), {@link io.jstap.builder.kernel.Kernel}.
 */
@NullMarked
package io.jstap.builder.kernel;

import org.jspecify.annotations.NullMarked;
