// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

/**
 * A line of {@code /proc/kallsyms}, before the kernel is moved.
 *
 * @param type as {@code nm} has it: upper case for global symbols
 */
public record KernelSymbol(String name, long address, char type) {}
