// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

/**
 * A symbol (gABI, Symbol Table).
 *
 * @param index its index in the symbol table
 * @param address the value as the file has it: an address, or in a relocatable file an offset into
 *     the section
 * @param size in bytes, 0 when unknown
 * @param section index of the section that defines it; see {@link #isUndefined()}
 * @param binding STB_ value: 0 local, 1 global, 2 weak
 * @param type STT_ value: 0 none, 1 object, 2 function, 3 section, 4 file, 6 TLS, 10 indirect
 */
public record Symbol(
    int index, String name, long address, long size, int section, int binding, int type) {
  public static final int LOCAL = 0;
  public static final int GLOBAL = 1;
  public static final int WEAK = 2;
  private static final int UNDEFINED_SECTION = 0;
  private static final int ABSOLUTE_SECTION = 0xfff1;

  public boolean isUndefined() {
    return section == UNDEFINED_SECTION;
  }

  public boolean isAbsolute() {
    return section == ABSOLUTE_SECTION;
  }

  public boolean isLocal() {
    return binding == LOCAL;
  }

  public boolean isFunction() {
    return type == 2 || type == 10;
  }

  /** The symbol with another address. */
  public Symbol at(long newAddress) {
    return new Symbol(index, name, newAddress, size, section, binding, type);
  }
}
