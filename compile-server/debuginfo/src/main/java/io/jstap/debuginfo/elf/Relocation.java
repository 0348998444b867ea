// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/**
 * A relocation with addend (gABI, Relocation).
 *
 * @param offset into the section that is relocated
 * @param symbol index in the symbol table
 * @param type of the processor supplement
 */
public record Relocation(long offset, int symbol, int type, long addend) {}
