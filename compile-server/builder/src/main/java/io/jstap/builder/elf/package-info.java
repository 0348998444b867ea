// SPDX-License-Identifier: Apache-2.0
/**
 * As much of ELF (gABI, 64-bit little-endian, relocatable) as joining objects to a kernel module
 * takes: reading sections and symbols, writing an object that holds plain data.
 */
@NullMarked
package io.jstap.builder.elf;

import org.jspecify.annotations.NullMarked;
