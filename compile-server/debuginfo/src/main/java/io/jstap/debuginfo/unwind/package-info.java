// SPDX-License-Identifier: Apache-2.0
/**
 * What a module carries of a program so that its stacks can be walked in the kernel, and their
 * addresses named.
 *
 * <p>Reading order: {@link io.jstap.debuginfo.unwind.FrameRule}, what is to be done at an address;
 * {@link io.jstap.debuginfo.unwind.FrameEntries}, where the file says so; {@link
 * io.jstap.debuginfo.unwind.FrameProgram}, how it says so; {@link
 * io.jstap.debuginfo.unwind.FrameTable}, all of it sorted; {@link
 * io.jstap.debuginfo.unwind.UserImage}, as the runtime reads it.
 */
@NullMarked
package io.jstap.debuginfo.unwind;

import org.jspecify.annotations.NullMarked;
