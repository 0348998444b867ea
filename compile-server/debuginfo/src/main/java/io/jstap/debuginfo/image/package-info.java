// SPDX-License-Identifier: Apache-2.0
/**
 * Takes out of a kernel's boot image what it holds without any debuginfo: the linked kernel with
 * its code and its BTF, and the names that it has for {@code /proc/kallsyms}.
 *
 * <p>Reading order: {@link io.jstap.debuginfo.image.BootImage}, {@link
 * io.jstap.debuginfo.image.Kallsyms}, {@link io.jstap.debuginfo.image.SymbolAppender}.
 */
@NullMarked
package io.jstap.debuginfo.image;

import org.jspecify.annotations.NullMarked;
